import { ExactSum } from './exact_sum';

test.each<[string, number[], number]>([
  ['what was added is taken away without a trace', [0.1, 0.2, 0, -0.1, -0.2], 0],
  ['large and small', [1e16, 1, -1e16], 1],
  ['thirds', [1 / 3, 1 / 7, 5, -1 / 3, -5, -1 / 7], 0],
  ['nothing', [], 0],
])('%s', (_, numbers, sum) => {
  const exact = new ExactSum();
  for (const number of numbers) exact.add(number);
  expect(exact.value).toBe(sum);
});
