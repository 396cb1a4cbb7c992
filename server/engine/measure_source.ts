import { createHash } from 'node:crypto';
import type { ResolvedSource } from '../../common/schemas';
import type { Window } from '../../common/time';
import type { Es } from '../ports';
import { MOST_AHEAD } from './query_delay';
import { base, sourceAsOf } from './search_bodies';
import type { Searcher } from './searcher';

export const INGESTED = 'event.ingested';
/** How late a document was ingested, milliseconds; the same words for both engines. */
export const LATENESS =
  'doc[params.ingested].value.toInstant().toEpochMilli() - doc[params.time].value.toInstant().toEpochMilli()';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Dates further ahead than this are no dates. */
const FAR_AHEAD_MS = 100 * 366 * DAY;
/** Of more documents than this a share is measured. */
const MEASURED = 50_000;
/** Documents are counted up to here to tell what share that is. */
const MOST_COUNTED = 5_000_000;
/** The share is taken in as many stretches, spread over the day. */
const STRETCHES = 96;
/** Each begins somewhere else in its part of the day: what happens at full hours is not always in it, and not never. */
const SCATTER = 0.618_034;

export interface MeasuredSource {
  p99Ms: number | null;
  documents: number;
  ahead: number;
  /** Kinds of its indices that can be read, see `kindsOf`. */
  kinds: string[];
}

interface Measuring {
  es: Es;
  searcher: Searcher;
  searchTimeoutMs: number;
}

/** Measures a source once, with two searches of numbers and one of a share of its documents. Rejects when it cannot be read. */
export async function measureSource(
  { es, searcher, searchTimeoutMs }: Measuring,
  asked: ResolvedSource,
  now: number,
): Promise<MeasuredSource> {
  const source = sourceAsOf(asked, now, { searchTimeoutMs });
  const { resolved } = source;
  const day = { from: now - DAY, to: now };
  const dated = [{ exists: { field: INGESTED } }];
  const count = async (window: Window, most: number, more: readonly object[] = []) => {
    const body = { ...base(source, window, {}, more), size: 0, track_total_hits: most };
    return (await searcher.search(resolved.index, body)).answer.hits?.total?.value ?? 0;
  };
  const [kinds, ahead, total] = await Promise.all([
    readableKinds(es, [resolved], searchTimeoutMs),
    count({ from: now + HOUR, to: now + FAR_AHEAD_MS }, MOST_AHEAD),
    // Where it is the time field itself, nothing is late.
    resolved.timeField === INGESTED ? 0 : count(day, MOST_COUNTED, dated),
  ]);
  if (total === 0) return { p99Ms: null, documents: 0, ahead, kinds };
  const windows = total > MEASURED ? shareOf(day, MEASURED / total) : day;
  const { answer } = await searcher.search(resolved.index, {
    ...base(source, windows, {}, dated),
    size: 0,
    track_total_hits: true,
    aggs: {
      lateness: {
        percentiles: {
          // A clock that is ahead is no reason to wait less than not at all.
          script: {
            lang: 'painless',
            source: `Math.max(0L, ${LATENESS})`,
            params: { ingested: INGESTED, time: resolved.timeField },
          },
          percents: [99],
          keyed: false,
        },
      },
    },
  });
  const lateness = answer.aggregations?.lateness as { values: Array<{ value: number | null }> } | undefined;
  const documents = answer.hits?.total?.value ?? 0;
  const p99Ms = lateness?.values[0]?.value;
  // A share so small that nothing was in it says nothing.
  if (documents === 0 || typeof p99Ms !== 'number' || !Number.isFinite(p99Ms))
    return { p99Ms: null, documents: 0, ahead, kinds };
  return { p99Ms, documents, ahead, kinds };
}

/** Stretches that make up about `share` of a window, one in each of its parts. */
export function shareOf({ from, to }: Window, share: number): Window[] {
  const part = (to - from) / STRETCHES;
  const length = Math.max(1, Math.round(part * share));
  return Array.from({ length: STRETCHES }, (_, at) => {
    const start = Math.floor(from + part * at + (part - length) * ((at * SCATTER) % 1));
    return { from: start, to: start + length };
  });
}

/** Kinds of indices of some sources that can be read at this moment, those of each by themselves. */
export async function readableKinds(
  es: Es,
  sources: readonly ResolvedSource[],
  timeoutMs: number,
): Promise<string[]> {
  const kinds = await Promise.all(
    sources.map(async ({ index, timeField }) => {
      const { indices } = await es.request<{ indices: string | string[] }>(
        {
          method: 'GET',
          path: `/${index.split(',').map(encodeURIComponent).join(',')}/_field_caps`,
          query: {
            fields: timeField,
            ignore_unavailable: true,
            allow_no_indices: true,
            filter_path: 'indices',
          },
        },
        { timeoutMs },
      );
      return [...kindsOf(typeof indices === 'string' ? [indices] : (indices ?? []))].map(shortOf);
    }),
  );
  return kinds.flat();
}

/** A cursor keeps many of them. */
const shortOf = (kind: string): string => createHash('sha256').update(kind).digest('base64url').slice(0, 6);

const DATE = /\d{4}[.\-_]?(0[1-9]|1[0-2])([.\-_]?(0[1-9]|[12]\d|3[01]))?(?!\d)/g;
const GENERATION = /-\d{6}$/;

/** Names without their day and generation: old ones are deleted and new ones made every day, which says nothing. */
export const kindsOf = (indices: readonly string[]): Set<string> =>
  new Set(indices.map((name) => name.replace(GENERATION, '').replace(DATE, '*')));
