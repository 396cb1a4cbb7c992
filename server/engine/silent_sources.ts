import type { ResolvedSource, Rule } from '../../common/schemas';
import { sourceAt } from '../sources';
import type { Readers } from './readers';
import { base } from './search_bodies';
import type { Searcher } from './searcher';

const HOUR = 3_600_000;
/** So many hours in a row had documents before a silent one counts. */
const HOURS = 24;
/** Sources looked at; those of the rules saved first. */
const MOST = 1_000;

/**
 * Rules whose source had documents in each of the 24 hours before the last one, and none in that. What cannot be read
 * is left out: the rule itself says so.
 */
export async function silentSources(
  rules: readonly Rule[],
  readers: Readers,
  { now, searchTimeoutMs }: { now: number; searchTimeoutMs: number },
): Promise<Array<{ name: string }>> {
  const bySource = new Map<string, { rule: Rule; resolved: ResolvedSource }>();
  for (const rule of rules) {
    const { resolved } = rule;
    if (resolved && bySource.size < MOST && !bySource.has(resolved.revision))
      bySource.set(resolved.revision, { rule, resolved });
  }
  const found = await Promise.all(
    [...bySource.values()].map(async ({ rule, resolved }) => {
      const counts = await readers
        .of(rule)
        .then(({ slow }) => countsByHour(resolved, slow, { now, searchTimeoutMs }))
        .catch(() => null);
      return counts && isSilent(counts) ? [{ name: rule.name }] : [];
    }),
  );
  return found.flat();
}

/** Oldest first; the last is the hour that has just passed. */
export const isSilent = (counts: readonly number[]): boolean =>
  counts.length === HOURS + 1 && counts[HOURS] === 0 && counts.slice(0, HOURS).every((count) => count > 0);

async function countsByHour(
  asked: ResolvedSource,
  searcher: Searcher,
  { now, searchTimeoutMs }: { now: number; searchTimeoutMs: number },
): Promise<number[] | null> {
  const resolved = sourceAt(asked, { at: now, zone: asked.zone ?? 'UTC' });
  const from = now - (HOURS + 1) * HOUR;
  const { answer, problem } = await searcher.search(resolved.index, {
    ...base({ resolved, sampleFields: [], searchTimeoutMs }, { from, to: now }),
    size: 0,
    track_total_hits: false,
    aggs: {
      hours: {
        filters: {
          filters: Array.from({ length: HOURS + 1 }, (_, hour) => ({
            range: {
              [resolved.timeField]: {
                gt: from + hour * HOUR,
                lte: from + (hour + 1) * HOUR,
                format: 'epoch_millis',
              },
            },
          })),
        },
      },
    },
  });
  if (problem) return null;
  const { buckets } = (answer.aggregations?.hours ?? {}) as { buckets?: Array<{ doc_count: number }> };
  return buckets?.map(({ doc_count }) => doc_count) ?? null;
}
