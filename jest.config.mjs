// Unit tests stand beside what they test; what needs a real engine or browser is under test/.
const transform = {
  '^.+\\.tsx?$': [
    '@swc/jest',
    {
      jsc: {
        parser: { syntax: 'typescript', tsx: true },
        target: 'es2022',
        transform: { react: { runtime: 'classic' } },
      },
    },
  ],
};
const SEED = '<rootDir>/test/seed.ts';
const project = (displayName, testMatch, extra = {}) => ({
  displayName,
  testMatch,
  transform,
  testEnvironment: 'node',
  modulePathIgnorePatterns: ['<rootDir>/build/'],
  setupFilesAfterEnv: [SEED],
  ...extra,
});
const withEngine = {
  globalSetup: '<rootDir>/test/integration/engine_setup.ts',
  globalTeardown: '<rootDir>/test/integration/engine_teardown.ts',
  setupFilesAfterEnv: [SEED, '<rootDir>/test/integration/timeouts.ts'],
};
export default {
  testSequencer: '<rootDir>/test/long_first.mjs',
  projects: [
    project('unit', ['<rootDir>/{common,server,public,cli,dev}/**/*.test.{ts,tsx}']),
    project('integration', ['<rootDir>/test/integration/**/*.test.ts'], withEngine),
    project('browser', ['<rootDir>/test/browser/**/*.test.ts'], {
      ...withEngine,
      globalSetup: '<rootDir>/test/browser/setup.ts',
    }),
    project('hosts', ['<rootDir>/test/hosts/**/*.test.ts']),
  ],
};
