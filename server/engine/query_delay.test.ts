import type { Rule } from '../../common/schemas';
import { delayMs, delayOf, type Lag, notesOf, rereadMs } from './query_delay';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const lag = (p99Ms: number | null, over: Partial<Lag> = {}): Lag => ({
  at: 0,
  source: 'r1',
  p99Ms,
  documents: 48_211,
  ahead: 0,
  ...over,
});
const rule = (queryDelay: string): Rule => ({ queryDelay }) as Rule;

test.each([
  ['30s', undefined, 30 * SECOND, MINUTE, '30 seconds, as the rule says'],
  ['30s', lag(12_000), 30 * SECOND, MINUTE, '30 seconds, as the rule says'],
  ['30s', lag(5 * MINUTE), 30 * SECOND, 5 * MINUTE, '30 seconds, as the rule says'],
  ['5m', lag(MINUTE), 5 * MINUTE, 5 * MINUTE, '5 minutes, as the rule says'],
  ['2h', lag(MINUTE), 2 * HOUR, HOUR, '2 hours, as the rule says'],
  ['0s', lag(3 * HOUR), 0, HOUR, '0 seconds, as the rule says'],
  ['learned', undefined, 0, MINUTE, '0 s: how late documents are ingested is not measured yet'],
  [
    'learned',
    lag(null, { documents: 0 }),
    0,
    MINUTE,
    '0 s: no document of the last day says when it was ingested (event.ingested)',
  ],
  ['learned', lag(0), 0, MINUTE, "0 s: 99 % of the last day's 48,211 documents were ingested within that"],
  [
    'learned',
    lag(11_200),
    12 * SECOND,
    MINUTE,
    "12 s: 99 % of the last day's 48,211 documents were ingested within that",
  ],
  [
    'learned',
    lag(150_000),
    150 * SECOND,
    150 * SECOND,
    "2.5 min: 99 % of the last day's 48,211 documents were ingested within that",
  ],
  [
    'learned',
    lag(3 * HOUR),
    HOUR,
    HOUR,
    "1 h, the most: 99 % of the last day's 48,211 documents were ingested within 3 h",
  ],
])('a delay of %s with %j', (queryDelay, known, effectiveMs, reread, why) => {
  expect(delayOf(rule(queryDelay), known)).toEqual({
    effectiveMs,
    learned: queryDelay === 'learned',
    why,
    rereadMs: reread,
  });
  expect(delayMs(rule(queryDelay), known)).toBe(effectiveMs);
  expect(rereadMs(rule(queryDelay), known)).toBe(reread);
});

test.each([
  [0, []],
  [1, ['1 document is dated more than an hour ahead; it counts when its time comes']],
  [37, ['37 documents are dated more than an hour ahead; they count when their time comes']],
  [10_000, ['at least 10,000 documents are dated more than an hour ahead; they count when their time comes']],
])('%d documents ahead', (ahead, notes) => {
  expect(notesOf(lag(0, { ahead }))).toEqual(notes);
});
