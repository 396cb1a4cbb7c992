import { DecimalSum } from './decimal_sum';

const sumOf = (numbers: readonly number[]): DecimalSum => {
  const sum = new DecimalSum();
  for (const number of numbers) sum.add(number);
  return sum;
};

test.each<[string, number[], number]>([
  ['what was added is taken away without a trace', [0.1, 0.2, 0, -0.1, -0.2], 0],
  ['tenths are tenths', [0.1, 0.2, -0.3], 0],
  ['large and small', [1e16, 1, -1e16], 1],
  ['very large and very small', [1e300, 5e-324, -1e300], 5e-324],
  ['powers', [1.5e21, 2.5e-7, -1.5e21], 2.5e-7],
  ['thirds', [1 / 3, 1 / 7, 5, -1 / 3, -5, -1 / 7], 0],
  ['nothing', [], 0],
])('%s', (_, numbers, sum) => {
  expect(sumOf(numbers).value).toBe(sum);
});

test('portions come to what their numbers come to, and can be taken away whole', () => {
  const portions = [[0.1, 0.2], [5], [0.1, 0.2], [-2]].map(sumOf);
  const all = new DecimalSum();
  for (const portion of portions) all.addAll(portion);
  expect(all.value).toBe(3.6);
  for (const portion of portions) all.takeAll(portion);
  expect(all.value).toBe(0);
});
