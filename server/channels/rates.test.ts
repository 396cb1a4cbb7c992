import { Rates } from './rates';

it.each<[string, number | null, number[], number, number]>([
  ['no limit', null, [0, 0, 0], 0, Number.POSITIVE_INFINITY],
  ['nothing sent', 3, [], 0, 3],
  ['some sent', 3, [0, 10], 20, 1],
  ['full', 3, [0, 10, 20], 30, 0],
  ['full to the last moment', 3, [0, 10, 20], 59_999, 0],
  ['the oldest is a minute ago', 3, [0, 10, 20], 60_000, 1],
  ['all are', 3, [0, 10, 20], 60_020, 3],
  ['the limit was lowered', 1, [0, 10], 20, 0],
  ['the clock was set back', 3, [100_000, 100_000, 100_000], 0, 3],
])('%s', (_what, perMinute, sent, now, room) => {
  const rates = new Rates();
  for (const at of sent) rates.count('a', perMinute, at);
  expect(rates.room('a', perMinute, now)).toBe(room);
  expect(rates.full(new Map([['a', perMinute]]), now)).toEqual(room === 0 ? ['a'] : []);
  expect(rates.room('b', 1, now)).toBe(1);
});
