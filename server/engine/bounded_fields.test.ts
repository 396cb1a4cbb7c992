import { boundedValues } from './bounded_fields';

const long = 'x'.repeat(1_000_000);

test.each([
  ['a short text', ['root'], 'root'],
  ['a number', [7], 7],
  ['several', ['a', 'b'], ['a', 'b']],
  ['a megabyte', [long], `${'x'.repeat(4_000)}… (cut, 1000000 characters)`],
  ['a deep object', [{ a: long }], `${`{"a":"${long}"}`.slice(0, 4_000)}… (cut, 1000008 characters)`],
  ['nothing in half', [`${'x'.repeat(3_999)}😀`], `${'x'.repeat(3_999)}… (cut, 4001 characters)`],
])('%s', (_, values, expected) => {
  expect(boundedValues(values)).toEqual(expected);
});

test('of very many values the first fifty stay, and how many more there were', () => {
  const values = boundedValues(Array.from({ length: 60 }, (_, n) => n)) as unknown[];
  expect(values).toHaveLength(51);
  expect(values[50]).toBe('… (10 more values)');
});
