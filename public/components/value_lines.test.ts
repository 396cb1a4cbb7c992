import { runsOf, spanOf, type ValuePoint } from './value_lines';

const point = (value: number | null, low: number | null = null, high: number | null = null): ValuePoint => ({
  at: '2026-11-21T12:00:00.000Z',
  value,
  low,
  high,
});

it.each<[string, ValuePoint[], { bottom: number; top: number }]>([
  ['nothing', [point(null)], { bottom: 0, top: 1 }],
  ['what starts low starts at nothing', [point(10), point(110)], { bottom: 0, top: 115 }],
  ['what moves far up is seen from near', [point(1_000), point(1_100)], { bottom: 995, top: 1_105 }],
  ['what is expected is seen too', [point(10, null, 210)], { bottom: 0, top: 220 }],
  ['less than nothing', [point(-100), point(100)], { bottom: -110, top: 110 }],
  ['a flat line', [point(0), point(0)], { bottom: 0, top: 1 }],
])('%s', (_, points, span) => expect(spanOf(points)).toEqual(span));

it('interrupts a line where there is nothing', () =>
  expect(runsOf([1, null, 2, 3, null], (one) => one !== null)).toEqual([[1], [2, 3]]));
