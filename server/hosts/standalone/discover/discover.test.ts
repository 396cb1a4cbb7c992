import { ApiFailure } from '../../../api';
import { flatten } from './flatten';
import { readRange } from './range';

it.each([
  [
    { a: { b: 1 }, c: 'x' },
    { 'a.b': 1, c: 'x' },
  ],
  [
    { 'a.b': 1, a: { c: 2 } },
    { 'a.b': 1, 'a.c': 2 },
  ],
  [
    { tags: ['x', 'y'], none: null },
    { tags: ['x', 'y'], none: null },
  ],
  [{ list: [{ n: 1 }, { n: 2, m: 3 }] }, { 'list.n': [1, 2], 'list.m': 3 }],
  [
    { __proto__x: 1, constructor: { name: 'n' } },
    { __proto__x: 1, 'constructor.name': 'n' },
  ],
])('flattens %j', (source, expected) => {
  expect(flatten(source)).toEqual(expected);
});

describe('readRange', () => {
  it.each([
    ['2026-03-04T12:00:00Z', '2026-03-04T12:15:00Z', 15 * 60_000, 30_000],
    ['2026-03-04T12:00:00.001Z', '2026-03-04T12:00:00.001Z', 0, 1],
    ['2026-02-04T12:00:00Z', '2026-03-04T12:00:00Z', 28 * 86_400_000, 12 * 3_600_000],
    ['1990-01-01T00:00:00Z', '2020-01-01T00:00:00Z', 10_957 * 86_400_000, 210 * 86_400_000],
  ])('%s to %s', (from, to, length, bucketMs) => {
    const range = readRange(from, to);
    expect(range.to - range.from).toBe(length);
    expect(range.bucketMs).toBe(bucketMs);
  });

  it('reads date math, rounding the end up', () => {
    const { from, to } = readRange('now/d', 'now/d');
    expect(to - from).toBe(86_400_000 - 1);
  });

  it.each([
    ['yesterday', 'now', /from: "yesterday" is neither/],
    ['now', 'now-1h', /ends before it begins/],
  ])('refuses %s to %s', (from, to, message) => {
    expect(() => readRange(from, to)).toThrow(ApiFailure);
    expect(() => readRange(from, to)).toThrow(message);
  });
});
