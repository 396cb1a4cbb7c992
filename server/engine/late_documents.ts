import type { Rule } from '../../common/schemas';
import type { Window } from '../../common/time';
import { BUCKETS } from '../store';
import type { Cursor } from './cursors';
import type { Gaps } from './gaps';
import { INGESTED, LATENESS } from './measure_source';
import { rereads, scheduleOf } from './plan';
import { ReadFailure } from './problems';
import { delayMs, rereadMs } from './query_delay';
import { base } from './search_bodies';
import type { Searcher } from './searcher';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** The hours after midnight UTC over which the rules are spread. */
const NIGHT_MS = 6 * HOUR;
/** Documents dated further back than this are not looked for. */
const LOOK_BACK_MS = 7 * DAY;
/** A count that runs out of time is halved down to this. */
const SHORTEST_MS = HOUR / 2;

/** The last time of night, not after `now`, up to which a rule's late documents are to be counted. */
export function nightOf({ bucket }: Pick<Rule, 'bucket'>, now: number): number {
  const offset = Math.floor((NIGHT_MS * bucket) / BUCKETS);
  return Math.floor((now - offset) / DAY) * DAY + offset;
}

/** So late a document must have been ingested that no run can have seen it: the last that reads its time again was over. */
export function unseenAfterMs(rule: Rule, { lag }: Pick<Cursor, 'lag'>): number {
  return delayMs(rule, lag) + scheduleOf(rule).longest + (rereads(rule) ? rereadMs(rule, lag) : 0);
}

interface Found {
  documents: number;
  first: number;
  last: number;
}

/**
 * Counts the documents that were ingested in the day before `night` too late for any run, and keeps them as a gap over the
 * stretch that they lie in. Each is counted in one night. Answers how many. Rejects when they cannot all be counted, or not kept.
 */
export async function countLateDocuments(
  { searcher, gaps, searchTimeoutMs }: { searcher: Searcher; gaps: Gaps; searchTimeoutMs: number },
  rule: Rule,
  cursor: Cursor,
  { night, now }: { night: number; now: number },
): Promise<number> {
  const { resolved } = rule;
  if (!resolved || resolved.timeField === INGESTED) return 0;
  const enabledAt = rule.enabledAt ? Date.parse(rule.enabledAt) : 0;
  // What came before it was switched on was not to be seen, and what lies behind the cursor is yet to be.
  const dated = { from: Math.max(night - LOOK_BACK_MS, enabledAt), to: Math.min(night, cursor.to) };
  if (dated.from >= dated.to) return 0;
  const source = { resolved, sampleFields: [], searchTimeoutMs };
  const late = {
    script: {
      script: {
        lang: 'painless',
        source: `${LATENESS} > params.most`,
        params: {
          ingested: INGESTED,
          time: resolved.timeField,
          most: unseenAfterMs(rule, cursor),
        },
      },
    },
  };
  const count = async ({ from, to }: Window): Promise<Found[]> => {
    const ingested = { range: { [INGESTED]: { gt: from, lte: to, format: 'epoch_millis' } } };
    const { answer, problem } = await searcher.search(resolved.index, {
      ...base(source, dated, {}, [ingested, late]),
      size: 0,
      track_total_hits: true,
      aggs: {
        first: { min: { field: resolved.timeField } },
        last: { max: { field: resolved.timeField } },
      },
    });
    if (answer.timed_out && to - from > SHORTEST_MS) {
      const middle = Math.floor((from + to) / 2);
      return [...(await count({ from, to: middle })), ...(await count({ from: middle, to }))];
    }
    if (problem) throw new ReadFailure(problem.message, true);
    const documents = answer.hits?.total?.value ?? 0;
    const timeOf = (name: string) => (answer.aggregations?.[name] as { value: number | null })?.value;
    const [first, last] = [timeOf('first'), timeOf('last')];
    return documents > 0 && first != null && last != null ? [{ documents, first, last }] : [];
  };
  const found = await count({ from: night - DAY, to: night });
  if (found.length === 0) return 0;
  const documents = found.reduce((sum, one) => sum + one.documents, 0);
  const stretch = {
    from: Math.floor(Math.min(...found.map(({ first }) => first))) - 1,
    to: Math.ceil(Math.max(...found.map(({ last }) => last))),
  };
  await gaps.record(rule, stretch, 'late_documents', now, documents);
  return documents;
}
