/**
 * `now` in a query means the end of the window that is evaluated, so that an old window is asked as it would have been; its
 * days and weeks are those of the rule's zone, unless the range names one.
 * Elasticsearch takes any anchor in place of it: `now-15m/d` is `2026-03-01T10:00:00.000Z||-15m/d`.
 */
import type { ResolvedSource } from '../../common/schemas';

type Json = unknown;

const BOUNDS = ['gt', 'gte', 'lt', 'lte', 'from', 'to'];
/** Formats in which the anchor, an ISO text, can be read. */
const ISO_FORMATS = /date_optional_time|date_time/;
/** Clauses that may look at the clock in ways that cannot be pinned. */
const LIVE = new Set([
  'script',
  'script_score',
  'function_score',
  'percolate',
  'distance_feature',
  'wrapper',
]);
const TEXTS = new Set(['query_string', 'simple_query_string']);

const isRecord = (value: Json): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Said of a rule whose query is `live`. */
export const NOT_REPLAYABLE =
  'the query looks at the clock in a way that cannot be replayed: old windows show what it finds today';

/** `none`: the query means the same at any time · `pinned`: its `now` can stand for another time · `live`: it cannot. */
export type NowUse = 'none' | 'pinned' | 'live';

const worse = (a: NowUse, b: NowUse): NowUse =>
  a === 'live' || b === 'live' ? 'live' : a === 'none' ? b : a;

/** How a query, or the runtime fields beside it, depend on when it is asked. */
export function nowUseOf(query: Json): NowUse {
  if (Array.isArray(query)) return query.map(nowUseOf).reduce(worse, 'none');
  if (!isRecord(query)) return 'none';
  let use: NowUse = 'none';
  for (const [name, inner] of Object.entries(query)) {
    if (LIVE.has(name)) return 'live';
    if (TEXTS.has(name)) use = worse(use, /\bnow\b/.test(JSON.stringify(inner)) ? 'live' : 'none');
    else if (name === 'range' && isRecord(inner)) use = Object.values(inner).map(rangeUse).reduce(worse, use);
    else use = worse(use, nowUseOf(inner));
  }
  return use;
}

const namesNow = (value: Json): value is string => typeof value === 'string' && value.startsWith('now');

function rangeUse(range: Json): NowUse {
  if (!isRecord(range) || !BOUNDS.some((bound) => namesNow(range[bound]))) return 'none';
  return typeof range.format === 'string' && !ISO_FORMATS.test(range.format) ? 'live' : 'pinned';
}

/** When a query is asked. `at`: epoch ms; `zone`: IANA, by which `now/d` rounds. */
export interface Asked {
  at: number;
  zone: string;
}

interface Anchor {
  text: string;
  zone: string;
}

/** The query as it was then: every `now` of a range is that time. What names none is answered as it is. */
export function pinNow<T extends Json>(query: T, { at, zone }: Asked): T {
  if (nowUseOf(query) === 'none') return query;
  return pinned(query, { text: `${new Date(at).toISOString()}||`, zone }) as T;
}

function pinned(query: Json, anchor: Anchor): Json {
  if (Array.isArray(query)) return query.map((one) => pinned(one, anchor));
  if (!isRecord(query)) return query;
  return Object.fromEntries(
    Object.entries(query).map(([name, inner]) => {
      if (name !== 'range' || !isRecord(inner)) return [name, pinned(inner, anchor)];
      const fields = Object.entries(inner).map(([field, range]) => [field, pinnedRange(range, anchor)]);
      return [name, Object.fromEntries(fields)];
    }),
  );
}

function pinnedRange(range: Json, { text, zone }: Anchor): Json {
  if (!isRecord(range)) return range;
  const isPinned = ([bound, value]: [string, Json]): boolean => BOUNDS.includes(bound) && namesNow(value);
  const bounds = Object.entries(range);
  const rounds = bounds.some((one) => isPinned(one) && String(one[1]).includes('/'));
  return {
    ...(rounds && zone !== 'UTC' && { time_zone: zone }),
    ...Object.fromEntries(
      bounds.map((one) => (isPinned(one) ? [one[0], text + String(one[1]).slice('now'.length)] : one)),
    ),
  };
}

const known = new WeakMap<ResolvedSource, NowUse>();

/** How a source depends on when it is asked. Remembered by the very object. */
export function nowUseOfSource(source: ResolvedSource): NowUse {
  let use = known.get(source);
  if (use === undefined) {
    // Runtime fields are scripts; only one that reads the clock matters.
    const scripts = JSON.stringify(source.runtimeMappings);
    use = /\bnow\b|currentTimeMillis|Instant\.now/.test(scripts) ? 'live' : nowUseOf(source.query);
    known.set(source, use);
  }
  return use;
}

/** The source as it was then. */
export const sourceAt = (source: ResolvedSource, asked: Asked): ResolvedSource =>
  nowUseOfSource(source) === 'none' ? source : { ...source, query: pinNow(source.query, asked) };
