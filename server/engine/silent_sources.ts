import type { ResolvedSource, Rule } from '../../common/schemas';
import { sourceAt } from '../sources';
import { zoneOfSource } from './plan';
import type { Readers } from './readers';
import { base, byTime } from './search_bodies';
import type { Searcher } from './searcher';

const HOUR = 3_600_000;
/** So many hours in a row before its newest document had some each: a source that always has them. */
const HOURS = 24;
/** Sources looked at; those of the rules saved first. */
const MOST = 1_000;

interface Asking {
  now: number;
  searchTimeoutMs: number;
}

/** Finds sources that always had documents and have none any more. */
export class SilentSources {
  /** Those that were silent when they last could be asked. */
  private readonly silent = new Set<string>();
  /** Their newest document at the look before, epoch ms. */
  private readonly newest = new Map<string, number>();

  constructor(private readonly readers: Pick<Readers, 'of'>) {}

  /**
   * Rules whose source has had no document for an hour or more, and had some in each of the 24 hours before its newest: until
   * another one comes, and none came since the look before: a past that is being written now is not silent. Each key is asked for what it sees; one that cannot read leaves it at what was known, for
   * the rule itself says that it fails.
   */
  async among(rules: readonly Rule[], asking: Asking): Promise<Array<{ name: string }>> {
    const sources = new Map<string, { rule: Rule; resolved: ResolvedSource }>();
    for (const rule of rules) {
      const { resolved, runsAs } = rule;
      const id = `${resolved?.revision} ${runsAs?.credential ?? ''}`;
      if (resolved && sources.size < MOST && !sources.has(id)) sources.set(id, { rule, resolved });
    }
    const found = new Map<string, { name: string }>();
    await Promise.all(
      [...sources].map(async ([id, { rule, resolved }]) => {
        const since = await this.readers
          .of(rule)
          .then(({ slow }) => silentSince(resolved, slow, asking))
          .catch(() => undefined);
        if (since === undefined) return;
        const stays = since !== null && this.newest.get(id) === since;
        this.silent[stays ? 'add' : 'delete'](id);
        if (since === null) this.newest.delete(id);
        else this.newest.set(id, since);
      }),
    );
    for (const [id, { rule, resolved }] of sources)
      if (this.silent.has(id) && !found.has(resolved.revision))
        found.set(resolved.revision, { name: rule.name });
    return [...found.values()];
  }
}

/** `newest`: of its documents, epoch ms, null where it has none. `hours`: how many there were in each of those up to it. */
export const isSilent = (newest: number | null, hours: readonly number[], now: number): boolean =>
  newest !== null && now - newest >= HOUR && hours.length === HOURS && hours.every((count) => count > 0);

/** Its newest document where it is silent, else null; undefined where not all of it could be read. */
async function silentSince(
  asked: ResolvedSource,
  searcher: Searcher,
  asking: Asking,
): Promise<number | null | undefined> {
  const { now } = asking;
  // Of a source that is heard of, the last day is all that is read.
  let newest = await newestIn(asked, searcher, { from: now - (HOURS + 1) * HOUR, asking });
  if (newest === undefined) newest = await newestIn(asked, searcher, { from: 0, asking });
  if (newest === null) return undefined;
  if (newest === undefined || now - newest < HOUR) return null;
  const hours = await countsByHour(asked, searcher, newest, asking);
  if (!hours) return undefined;
  return isSilent(newest, hours, now) ? newest : null;
}

/** Undefined where there is none, null where not all could be read. */
async function newestIn(
  asked: ResolvedSource,
  searcher: Searcher,
  { from, asking: { now, searchTimeoutMs } }: { from: number; asking: Asking },
): Promise<number | undefined | null> {
  const source = {
    resolved: sourceAt(asked, { at: now, zone: zoneOfSource(asked) }),
    sampleFields: [],
    searchTimeoutMs,
  };
  const { answer, problem } = await searcher.search(source.resolved.index, {
    ...base(source, { from, to: now }),
    size: 1,
    _source: false,
    track_total_hits: false,
    sort: byTime(source, 'desc'),
  });
  if (problem) return null;
  const [hit] = answer.hits?.hits ?? [];
  return hit ? Number(hit.sort?.[0]) : undefined;
}

async function countsByHour(
  asked: ResolvedSource,
  searcher: Searcher,
  newest: number,
  { searchTimeoutMs }: Asking,
): Promise<number[] | null> {
  const resolved = sourceAt(asked, { at: newest, zone: zoneOfSource(asked) });
  // Its time may have parts of a millisecond that its sort value has not.
  const to = newest + 1;
  const { answer, problem } = await searcher.search(resolved.index, {
    ...base({ resolved, sampleFields: [], searchTimeoutMs }, { from: to - HOURS * HOUR, to }),
    size: 0,
    track_total_hits: false,
    aggs: {
      hours: {
        filters: {
          filters: Array.from({ length: HOURS }, (_, hour) => ({
            range: {
              [resolved.timeField]: {
                gt: to - (hour + 1) * HOUR,
                lte: to - hour * HOUR,
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
