import { DueRules } from './due_rules';

const filled = (entries: Array<[string, number]>): DueRules => {
  const rules = new DueRules();
  for (const [id, at] of entries) rules.set(id, at);
  return rules;
};

test('what is due and does not run, in the order of the lane', () => {
  const rules = filled([
    ['later', 20],
    ['b', 9],
    ['running', 1],
    ['a', 5],
  ]);
  expect(rules.due(10, (id) => id === 'running')).toEqual(['b', 'a']);
  expect(rules.overdueMs(10)).toBe(9);
});

test('where not all have room, whoever has waited longest goes first, so that nobody waits for ever', () => {
  const rules = filled([
    ['b', 9],
    ['a', 5],
    ...Array.from({ length: 499 }, (_, n) => [`n${n}`, 7] as [string, number]),
  ]);
  expect(rules.due(10, () => false)[0]).toBe('a');
  expect(rules.due(10, () => false).at(-1)).toBe('b');
});

test('room is given back', () => {
  const rules = new DueRules();
  const leave = Array.from({ length: 500 }, () => rules.enter());
  expect(rules.hasRoom).toBe(false);
  leave[0]!();
  expect(rules.hasRoom).toBe(true);
});
