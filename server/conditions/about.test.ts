import { isAtLeast, isMore } from './about';

test.each<[number, number, 'more' | 'as much' | 'less']>([
  [0.1 * 3, 0.3, 'as much'],
  [10 * 1.1, 11, 'as much'],
  [33 / 1.1, 30, 'as much'],
  [-0.1 * 3, -0.3, 'as much'],
  [0.6 / 3, 0.2, 'as much'],
  [0, 0, 'as much'],
  [0.30000000001, 0.3, 'more'],
  [-0.3, -0.30000000001, 'more'],
  [0, 1e-300, 'less'],
  // Counts and sums of bytes are whole.
  [10_000_000_000_001, 10_000_000_000_000, 'more'],
])('%d against %d: %s', (one, other, as) => {
  expect([isMore(one, other), isAtLeast(one, other)]).toEqual([as === 'more', as !== 'less']);
  expect([isMore(other, one), isAtLeast(other, one)]).toEqual([as === 'less', as !== 'more']);
});
