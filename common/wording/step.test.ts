import { stepSchema } from '../schemas';
import { isExpired, stepName, stepText } from './step';

const step = (part: object) => stepSchema.parse({ id: 'a', ...part });
const index = { kind: 'index', index: 'hosts', field: 'name', take: ['a', 'b', 'c', 'd', 'e'] };

test.each<[object, string]>([
  [{ kind: 'dedupe', within: '1h' }, 'drop repeats with the same key within 1h'],
  [{ kind: 'dedupe', within: '1h', fields: ['a', 'b'] }, 'drop repeats with the same a, b within 1h'],
  [{ kind: 'throttle', count: 5, per: '1d' }, 'let at most 5 per 1d through with the same key'],
  [{ kind: 'filter', action: 'keep', query: 'a: 1' }, 'keep only what fits a: 1'],
  [{ kind: 'regex', action: 'drop', field: '*', pattern: '^a' }, 'drop what has any field like /^a/'],
  [{ kind: 'list', action: 'drop', field: 'a', list: 'l1' }, 'drop what has a in the list robots'],
  [
    {
      kind: 'ignore',
      where: [
        { field: 'a', value: 'x' },
        { field: 'b', value: null },
      ],
    },
    'ignore a = x and b = (none)',
  ],
  [{ kind: 'rename', from: 'a', to: 'b' }, 'rename a to b'],
  [{ kind: 'remove', field: 'a' }, 'remove a'],
  [{ kind: 'set', field: 'a', template: '' }, 'set a to nothing'],
  [
    { kind: 'look_up', field: 'a', in: { kind: 'list', list: 'l2' }, into: 'b' },
    'look a up in the list l2 as b',
  ],
  [
    { kind: 'look_up', field: 'a', in: index, into: 'h' },
    'look a up in hosts and take a, b, c and 2 more as h',
  ],
  [{ kind: 'script', program: '/opt/checks/judge' }, 'ask the program judge'],
])('%j', (part, text) => {
  const names: Record<string, string> = { l1: 'robots' };
  expect(stepText(step(part), (id) => names[id] ?? id)).toBe(text);
});

test('a step is called by its description, where it has one', () => {
  const part = { kind: 'remove', field: 'a' };
  expect([part, { ...part, description: 'secret' }].map((one) => stepName(step(one)))).toEqual([
    'remove a',
    'secret',
  ]);
});

test('a step is over at its end', () => {
  const until = '2026-03-10T10:00:00Z';
  const at = Date.parse(until);
  expect([at - 1, at].map((now) => isExpired({ until }, now))).toEqual([false, true]);
  expect(isExpired({ until: null }, at)).toBe(false);
});
