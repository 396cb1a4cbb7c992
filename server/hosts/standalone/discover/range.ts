import dateMath from '@elastic/datemath';
import { ApiFailure } from '../../../api';

/** About so many bars are drawn. */
const BARS = 60;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const STEPS = [
  1,
  10,
  100,
  SECOND,
  5 * SECOND,
  10 * SECOND,
  30 * SECOND,
  MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  12 * HOUR,
  24 * HOUR,
  7 * 24 * HOUR,
  30 * 24 * HOUR,
];

export interface Range {
  /** Epoch milliseconds, both ends included. */
  from: number;
  to: number;
  bucketMs: number;
}

/** `now…`, or an ISO time with date math behind `||`: anything else would be guessed at. */
const READABLE = /^(now|\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:?\d{2})?)?(\|\||$))/;

function moment(text: string, name: 'from' | 'to'): number {
  const parsed = READABLE.test(text) ? dateMath.parse(text, { roundUp: name === 'to' }) : undefined;
  if (!parsed?.isValid()) {
    const message = `"${text}" is neither an ISO time nor date math such as now-15m`;
    throw new ApiFailure(400, `${name}: ${message}`, { fields: [{ path: name, message }] });
  }
  return parsed.valueOf();
}

/** Reads the ends of a range, ISO or date math, and chooses the width of the bars. */
export function readRange(from: string, to: string): Range {
  const range = { from: moment(from, 'from'), to: moment(to, 'to') };
  if (range.to < range.from) {
    throw new ApiFailure(400, 'to: the range ends before it begins', {
      fields: [{ path: 'to', message: 'the range ends before it begins' }],
    });
  }
  const wanted = (range.to - range.from) / BARS;
  const last = STEPS.at(-1)!;
  return { ...range, bucketMs: STEPS.find((step) => step >= wanted) ?? Math.ceil(wanted / last) * last };
}
