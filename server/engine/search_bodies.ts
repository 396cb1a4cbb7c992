import type { ResolvedSource } from '../../common/schemas';
import type { Window } from '../../common/time';
import type { Asked } from '../conditions';
import { sourceAt } from '../sources';
import { zoneOfSource } from './plan';

/** What turns reads into searches: a source and which fields to bring along. */
export interface SearchSource {
  resolved: ResolvedSource;
  /** Fields of a sample document. */
  sampleFields: readonly string[];
  searchTimeoutMs: number;
}

/** A source as it is asked at a moment (epoch ms) for numbers alone, by the clock of its own zone. */
export const sourceAsOf = (
  asked: ResolvedSource,
  at: number,
  { searchTimeoutMs }: Pick<SearchSource, 'searchTimeoutMs'>,
): SearchSource => ({
  resolved: sourceAt(asked, { at, zone: zoneOfSource(asked) }),
  sampleFields: [],
  searchTimeoutMs,
});

/** More stretches of time than this are not named in a query: what lies between the first and the last is read. */
const MAX_STRETCHES = 200;

/** Bounds as epoch milliseconds: exact, whatever formats the mapping takes. */
const inWindow = (timeField: string, { from, to }: Window) => ({
  range: { [timeField]: { gt: from, lte: to, format: 'epoch_millis' } },
});

/** Windows put together where they overlap or touch, in the order of time. */
function stretchesOf(windows: readonly Window[]): Window[] {
  const stretches: Window[] = [];
  for (const { from, to } of [...windows].sort((a, b) => a.from - b.from)) {
    const last = stretches[stretches.length - 1];
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else stretches.push({ from, to });
  }
  if (stretches.length <= MAX_STRETCHES) return stretches;
  return [{ from: stretches[0]!.from, to: stretches[stretches.length - 1]!.to }];
}

function inAny(timeField: string, windows: readonly Window[]): object {
  const stretches = stretchesOf(windows);
  if (stretches.length === 1) return inWindow(timeField, stretches[0]!);
  return {
    bool: { should: stretches.map((window) => inWindow(timeField, window)), minimum_should_match: 1 },
  };
}

/** The documents of a source in one window, or in any of several. */
export function base(
  source: SearchSource,
  windows: Window | readonly Window[],
  { where }: Pick<Asked, 'where'> = {},
  more: readonly object[] = [],
): Record<string, unknown> {
  const { resolved } = source;
  const runtime =
    Object.keys(resolved.runtimeMappings).length > 0 ? { runtime_mappings: resolved.runtimeMappings } : {};
  const time = 'from' in windows ? inWindow(resolved.timeField, windows) : inAny(resolved.timeField, windows);
  return {
    timeout: `${source.searchTimeoutMs}ms`,
    query: { bool: { filter: [resolved.query, time, ...(where ? [where] : []), ...more] } },
    ...runtime,
  };
}

/** `numeric_type`: nanosecond dates answer in milliseconds too. */
export const byTime = (source: SearchSource, order: 'asc' | 'desc') => [
  { [source.resolved.timeField]: { order, unmapped_type: 'date', numeric_type: 'date' } },
];
