import { stepProblem } from './registry';
import { fate, judge, match, step, timeline } from './testing/judging';

describe('what is compared with earlier matches', () => {
  test.each<[string, Record<string, unknown>, string, string]>([
    ['repeats of the key', { kind: 'dedupe', within: '10m' }, '0 ana, 5 ana, 9 ana, 10 ana', '+--+'],
    ['each key for itself', { kind: 'dedupe', within: '10m' }, '0 ana, 1 bob, 2 ana, 3 bob', '++--'],
    ['what came late', { kind: 'dedupe', within: '10m' }, '20 ana, 15 ana, 10 ana', '+-+'],
    ['any key', { kind: 'dedupe', within: '10m', fields: ['none'] }, '0 ana, 1 bob, 11 bob', '+-+'],
    [
      'so many',
      { kind: 'throttle', count: 2, per: '10m' },
      '0 ana, 1 ana, 2 ana, 9 ana, 10 ana, 11 ana',
      '++--++',
    ],
    ['so many of each key', { kind: 'throttle', count: 1, per: '10m' }, '0 ana, 1 bob, 2 ana', '++-'],
  ])('%s', async (_, part, times, expected) => {
    const { judged } = await judge([step(part)], timeline(times));
    expect(judged.map(({ dropped }) => (dropped ? '-' : '+')).join('')).toBe(expected);
  });

  test('a match that a later step drops does not count', async () => {
    const steps = [
      step({ kind: 'dedupe', within: '10m' }),
      step({ kind: 'filter', action: 'drop', query: 'n: 1' }),
    ];
    const matches = [1, 2, 3].map((n) => match({ at: n, fields: { n } }));
    const { judged } = await judge(steps, matches);
    expect(judged.map(fate)).toEqual(['it fits n: 1', 'passes', 'one like it began less than 10m away']);
  });

  test('what is compared is what steps before have made of it', async () => {
    const steps = [
      step({ kind: 'rename', from: 'source', to: 'ip' }),
      step({ kind: 'dedupe', within: '10m', fields: ['ip'] }),
    ];
    const matches = [
      match({ at: 0, user: 'ana', fields: { source: '10.0.0.1' } }),
      match({ at: 1, user: 'bob', fields: { source: '10.0.0.1' } }),
      match({ at: 2, user: 'bob', fields: { source: '10.0.0.2' } }),
    ];
    const { judged } = await judge(steps, matches);
    expect(judged.map(({ dropped }) => dropped === null)).toEqual([true, false, true]);
  });
});

describe('what keeps or drops', () => {
  const MATCH = match({ user: 'ana', fields: { ip: ['10.0.0.1', '10.0.0.2'], n: 7 }, count: 38 });
  test.each<[Record<string, unknown>, string]>([
    [{ kind: 'filter', action: 'drop', query: 'user: ana and n > 5' }, 'it fits user: ana and n > 5'],
    [{ kind: 'filter', action: 'keep', query: 'user: bob' }, 'it does not fit user: bob'],
    [{ kind: 'filter', action: 'keep', query: 'match.count >= 38 and rule.tags: auth' }, 'passes'],
    [{ kind: 'regex', action: 'drop', field: 'user', pattern: '^a' }, 'ana is like /^a/'],
    [{ kind: 'regex', action: 'keep', field: 'user', pattern: '^b' }, 'nothing in it is like /^b/'],
    [{ kind: 'regex', action: 'drop', field: '*', pattern: '\\.2$' }, '10.0.0.2 is like /\\.2$/'],
    [{ kind: 'regex', action: 'drop', field: 'absent', pattern: '.*' }, 'passes'],
    [{ kind: 'list', action: 'drop', field: 'user', list: 'vips' }, 'ana is in the list'],
    [{ kind: 'list', action: 'keep', field: 'ip', list: 'vips' }, 'its ip is not in the list'],
    [{ kind: 'ignore', where: [{ field: 'user', value: 'ana' }] }, 'user = ana'],
    [
      {
        kind: 'ignore',
        where: [
          { field: 'ip', value: '10.0.0.2' },
          { field: 'absent', value: null },
        ],
      },
      'ip = 10.0.0.2 and absent = (none)',
    ],
    [{ kind: 'ignore', where: [{ field: 'user', value: 'bob' }] }, 'passes'],
    [{ kind: 'ignore', where: [{ field: 'n', value: '7' }], enabled: false }, 'passes'],
    [{ kind: 'ignore', where: [{ field: 'n', value: '7' }], until: '2026-03-10T10:00:00Z' }, 'passes'],
    [{ kind: 'ignore', where: [{ field: 'n', value: '7' }], until: '2026-03-10T10:00:01Z' }, 'n = 7'],
  ])('%j', async (part, expected) => {
    const { judged } = await judge([step(part)], [MATCH]);
    expect(judged.map(fate)).toEqual([expected]);
  });

  test('a list may hold regular expressions', async () => {
    const { judged } = await judge(
      [step({ kind: 'list', action: 'keep', field: 'user', list: 'vips' })],
      ['bob', 'bill'].map((user) => match({ user })),
    );
    expect(judged.map(fate)).toEqual(['passes', 'its user is not in the list']);
  });
});

test('drops are counted by step, in the order of the steps', async () => {
  const steps = [
    step({ kind: 'ignore', where: [{ field: 'user', value: 'bob' }], description: 'not bob' }),
    step({ kind: 'dedupe', within: '10m' }),
  ];
  const { run } = await judge(steps, timeline('0 ana, 1 ana, 2 bob, 3 ana'));
  expect(run.droppedBy.map(({ name, count }) => [name, count])).toEqual([
    ['not bob', 1],
    ['drop repeats with the same key within 10m', 2],
  ]);
});

test.each<[Record<string, unknown>, string | undefined]>([
  [{ kind: 'filter', action: 'drop', query: 'a: (' }, 'query'],
  [{ kind: 'filter', action: 'drop', query: 'a: 1' }, undefined],
  [{ kind: 'regex', action: 'drop', field: 'a', pattern: '(?=x)' }, 'pattern'],
  [{ kind: 'set', field: 'a', template: '{{#open}}' }, 'template'],
])('what only its module can see: %j', (part, path) => expect(stepProblem(step(part))?.path).toBe(path));
