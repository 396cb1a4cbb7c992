import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** complete_lock.mjs is plain Node: it is asked in a process of its own. */
function ask(expression: string): unknown {
  const call = `import { complete, platformOf } from ${JSON.stringify(join(__dirname, 'complete_lock.mjs'))};
    console.log(JSON.stringify(${expression}) ?? 'null');`;
  return JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '--eval', call], { encoding: 'utf8' }),
  );
}

test.each<[string, object | null]>([
  ['@swc/core-linux-arm64-musl', { os: ['linux'], cpu: ['arm64'], libc: ['musl'] }],
  ['@swc/core-linux-arm-gnueabihf', { os: ['linux'], cpu: ['arm'], libc: ['glibc'] }],
  ['@biomejs/cli-win32-x64', { os: ['win32'], cpu: ['x64'] }],
  ['@swc/core-win32-ia32-msvc', { os: ['win32'], cpu: ['ia32'] }],
  ['@unrs/resolver-binding-wasm32-wasi', { cpu: ['wasm32'] }],
  ['fsevents', null],
])('the platform of %s', (name, platform) => {
  expect(ask(`platformOf(${JSON.stringify(name)})`)).toEqual(platform);
});

test('only what is missing is added, marked optional', () => {
  const lock = {
    packages: {
      'node_modules/tool': {
        version: '2.0.0',
        dev: true,
        optionalDependencies: { 'a-linux-x64': '2.0.0', 'a-win32-x64': '2.0.0', other: '^1.0.0' },
      },
      'node_modules/a-linux-x64': { version: '2.0.0' },
    },
  };
  expect(
    ask(`(() => { const lock = ${JSON.stringify(lock)}; complete(lock); return lock.packages; })()`),
  ).toEqual({
    ...lock.packages,
    'node_modules/a-win32-x64': { version: '2.0.0', os: ['win32'], cpu: ['x64'], dev: true, optional: true },
  });
});
