import { DueRules } from './due_rules';

const filled = (entries: Array<[string, number]>): DueRules => {
  const rules = new DueRules();
  for (const [id, at] of entries) rules.set(id, at);
  return rules;
};

const equal = () => 1;

test('what is due and does not run, in the order of the lane', () => {
  const rules = filled([
    ['later', 20],
    ['b', 9],
    ['running', 1],
    ['a', 5],
  ]);
  expect(rules.due(10, (id) => id === 'running', equal)).toEqual(['b', 'a']);
  expect(['running', 'later', 'unknown'].map((id) => rules.overdueMs(id, 10))).toEqual([9, 0, 0]);
});

test('where not all have room, whoever has waited longest goes first, so that nobody waits for ever', () => {
  const rules = filled([
    ['b', 9],
    ['a', 5],
    ...Array.from({ length: 499 }, (_, n) => [`n${n}`, 7] as [string, number]),
  ]);
  expect(rules.due(10, () => false, equal)[0]).toBe('a');
  expect(rules.due(10, () => false, equal).at(-1)).toBe('b');
});

test('and of high rank before others, but none waits longer than half a minute for them', () => {
  const now = 100_000;
  const rules = filled([
    ['low', now - 29_000],
    ['too long', now - 30_001],
    ['even longer', now - 31_000],
    ['critical', now],
    ...Array.from({ length: 500 }, (_, n) => [`n${n}`, now - 1_000] as [string, number]),
  ]);
  const rankOf = (id: string) => ({ critical: 3, low: 0, 'too long': 0, 'even longer': 0 })[id] ?? 1;
  const due = rules.due(now, () => false, rankOf);
  expect(due.slice(0, 4)).toEqual(['even longer', 'too long', 'critical', 'n0']);
  expect(due.at(-1)).toBe('low');
});

test('room is given back', () => {
  const rules = new DueRules();
  const leave = Array.from({ length: 500 }, () => rules.enter());
  expect(rules.hasRoom).toBe(false);
  leave[0]!();
  expect(rules.hasRoom).toBe(true);
});
