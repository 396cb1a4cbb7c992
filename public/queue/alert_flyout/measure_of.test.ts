import type { Rule } from '../../../common/schemas';
import { measureOf, otherValues } from './measure_of';

const frequency = { type: 'frequency', count: 5 } as Rule['condition'];

it.each<[Record<string, unknown>, Rule['condition'] | undefined, string | null, number[]]>([
  [{ value: 93.21, threshold: 90 }, undefined, '93.21 · limit 90', [90]],
  [{ percentage: 12.5, matching: 5, total: 40, threshold: 10 }, undefined, '12.5 % · limit 10 %', [10]],
  [{ count: 0, threshold: 3 }, undefined, '0 · fewer than 3', [3]],
  [{ value: 30, reference: 5, height: 3 }, undefined, '30 · 5 before', [5]],
  [{ value: 12, expected: 40, low: 30, high: 50 }, undefined, '12 · usual 40 (30 to 50)', [30, 50]],
  [{}, frequency, '7 · needs 5', [5]],
  [{ value: 60, threshold: 50 }, frequency, '60 · limit 50', [50]],
  [{ field: 'user', value: 'root' }, undefined, null, []],
  [{}, undefined, null, []],
])('%j is measured as %s', (values, condition, text, limits) => {
  const measured = measureOf({ values, count: 7 }, condition);
  expect(measured?.text ?? null).toBe(text);
  expect(measured?.limits ?? []).toEqual(limits);
});

it('names what else decided', () =>
  expect(
    otherValues({
      value: 'root',
      threshold: 3,
      old: ['FR', null],
      lastSeen: '2026-11-21T12:00:00.000Z',
      total: 1_200,
      at: null,
    }),
  ).toEqual([
    { name: 'value', value: 'root', moment: false },
    { name: 'before', value: 'FR, –', moment: false },
    { name: 'last seen', value: '2026-11-21T12:00:00.000Z', moment: true },
    { name: 'of', value: '1,200', moment: false },
  ]));
