import { type Import, rings, specifiers } from './graph';
import { brokenPackages, brokenRules } from './rules';

const file = (from: string, to: string): Import => ({ from, to, kind: 'file' });

describe('reading imports', () => {
  test.each<[string, string, boolean, string[]]>([
    ['an import', "import { a } from './a';", false, ['./a']],
    ['of types only', "import type { A } from './a';", false, ['./a']],
    ['a re-export', "export * from './a';\nexport { b } from './b';", false, ['./a', './b']],
    ['when it runs', "const a = () => import('./a'); const b = require('./b');", false, ['./a', './b']],
    ['inside a type', "type A = import('./a').A;", false, ['./a']],
    ['beside JSX', "import { a } from './a'; const b = <p>{a}</p>;", true, ['./a']],
    ['not from text', "const a = 'import b from c';", false, []],
  ])('%s', (_what, source, tsx, expected) => {
    expect(specifiers(source, tsx)).toEqual(expected);
  });

  test('files that import each other are a ring, told once', () => {
    const imports = [file('a', 'b'), file('b', 'c'), file('c', 'b'), file('c', 'd')];
    expect(rings(imports)).toEqual([['b', 'c']]);
    expect(rings([file('a', 'b'), file('a', 'c'), file('b', 'c')])).toEqual([]);
  });
});

describe('which folder may import which', () => {
  test.each<[string, string, string | undefined]>([
    ['common/time/a.ts', 'server/store/index.ts', 'common stands alone'],
    ['common/time/a.test.ts', 'test/make/index.ts', undefined],
    ['common/time/a.ts', 'common/query/kql/lexer.ts', 'by the door of common folders'],
    ['common/time/a.ts', 'common/query/index.ts', undefined],
    ['public/queue/a.tsx', 'common/words.ts', undefined],
    ['public/queue/a.tsx', 'server/ports/index.ts', 'public imports common only'],
    ['server/engine/a.ts', 'server/hosts/kibana/index.ts', 'the core imports no host'],
    ['server/index.ts', 'server/hosts/kibana/index.ts', undefined],
    ['server/hosts/kibana/a.ts', 'server/hosts/standalone/index.ts', 'hosts stand apart'],
    ['server/hosts/kibana/a.ts', 'server/hosts/shared/index.ts', undefined],
    ['server/hosts/kibana/a.ts', 'server/api/index.ts', undefined],
    ['server/api/a.ts', 'server/engine/index.ts', undefined],
    ['server/engine/a.ts', 'server/api/index.ts', 'engine, alerts, channels, credentials, notify look down'],
    ['server/store/a.ts', 'server/alerts/index.ts', 'store looks down'],
    ['server/alerts/a.ts', 'server/store/client.ts', 'by the door of server folders'],
    ['server/conditions/a.ts', 'server/engine/index.ts', 'extensions know their contract'],
    ['server/conditions/a.ts', 'server/ports/index.ts', undefined],
    ['server/ports/a.ts', 'server/store/index.ts', 'ports are contracts'],
    ['server/store/a.ts', 'dev/engine/index.ts', 'server imports no tools'],
  ])('%s -> %s: %s', (from, to, rule) => {
    const broken = brokenRules([file(from, to)]);
    expect(broken).toHaveLength(rule ? 1 : 0);
    if (rule) expect(broken[0]).toContain(`(${rule}: `);
  });

  test.each<[string, string, boolean]>([
    ['server/store/a.ts', 'zod', true],
    ['server/store/a.ts', '@elastic/datemath/deep', true],
    ['server/store/a.ts', 'jest', false],
    ['server/store/a.test.ts', 'fast-check', true],
    ['server/store/a.ts', 'node:fs', true],
    ['common/time/a.ts', 'node:fs', false],
    ['server/hosts/kibana/a.ts', '@kbn/es-query', true],
    ['server/engine/a.ts', '@kbn/es-query', false],
    ['server/hosts/shared/a.ts', 'rxjs', true],
    ['server/engine/a.ts', 'rxjs', false],
    ['dev/engine/a.ts', 'tsx', true],
  ])('%s -> %s: %s', (from, to, fine) => {
    const broken = brokenPackages([{ from, to, kind: 'package' }], ['zod', '@elastic/datemath']);
    expect(broken).toHaveLength(fine ? 0 : 1);
  });
});
