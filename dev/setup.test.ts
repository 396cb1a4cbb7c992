import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const entry = (version: string, more: object = {}) => ({ version, ...more });

/** setup.mjs is plain Node and runs before anything is installed: it is asked in a process of its own. */
function notInstalled(wanted: object, installed: object): string[] {
  const call = `import { notInstalled } from ${JSON.stringify(join(__dirname, 'setup.mjs'))};
    console.log(JSON.stringify(notInstalled(${JSON.stringify(wanted)}, ${JSON.stringify(installed)})));`;
  return JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '--eval', call], { encoding: 'utf8' }),
  );
}

describe('what npm ci has to be run for', () => {
  const wanted = {
    packages: {
      '': entry('0.1.0'),
      'node_modules/a': entry('1.0.0'),
      'node_modules/b': entry('2.0.0'),
      'node_modules/other-platform': entry('1.0.0', { optional: true }),
    },
  };
  test.each<[string, object, string[]]>([
    ['nothing is installed', {}, ['node_modules/a', 'node_modules/b']],
    [
      'all is installed, but for another platform’s package',
      { packages: { 'node_modules/a': entry('1.0.0'), 'node_modules/b': entry('2.0.0') } },
      [],
    ],
    [
      'one is of another version',
      { packages: { 'node_modules/a': entry('1.0.0'), 'node_modules/b': entry('2.0.1') } },
      ['node_modules/b'],
    ],
  ])('%s', (_what, installed, expected) => {
    expect(notInstalled(wanted, installed)).toEqual(expected);
  });
});
