import type { ResolvedSource, Rule } from '../../common/schemas';
import { ReadFailure, type SearchAnswer } from './problems';
import type { Readers } from './readers';
import { base, byTime, type SearchSource, sourceAsOf } from './search_bodies';
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

/** What a look at the sources of a space found. */
export interface SilentLook {
  /** Rules whose source is silent, one of each source. */
  silent: Array<{ name: string }>;
  /** Whether this process cannot yet say of every other source that it is not silent. */
  undecided: boolean;
}

/** Finds sources that always had documents and have none any more. */
export class SilentSources {
  /** What the last look that could be made found, by space, source and key. */
  private readonly known = new Map<string, { newest: number | null; silent: boolean }>();

  constructor(private readonly readers: Pick<Readers, 'of'>) {}

  /**
   * Rules whose source has had no document for an hour or more, and had some in each of the 24 hours before its newest: until
   * another one comes, and none came since the look before: a past that is being written now is not silent. Each key is asked
   * for what it sees; one that cannot read leaves it at what was known, for the rule itself says that it fails. `rules` are
   * those of all spaces: what is known of a source stays as long as one asks for it, whichever space is looked at.
   */
  async among(rules: readonly Rule[], space: string, asking: Asking): Promise<SilentLook> {
    const sources = new Map<string, { rule: Rule; resolved: ResolvedSource }>();
    const asked = new Set<string>();
    for (const rule of rules) {
      const { resolved, runsAs } = rule;
      if (!resolved) continue;
      const id = `${rule.space} ${resolved.revision} ${runsAs?.credential ?? ''}`;
      asked.add(id);
      if (rule.space === space && sources.size < MOST && !sources.has(id))
        sources.set(id, { rule, resolved });
    }
    let undecided = false;
    await Promise.all(
      [...sources].map(async ([id, { rule, resolved }]) => {
        const newest = await this.readers
          .of(rule)
          .then(({ slow }) => silentSince(resolved, slow, asking))
          .catch(() => undefined);
        const before = this.known.get(id);
        if (!before && newest !== null) undecided = true;
        if (newest === undefined) return;
        const silent = newest !== null && before?.newest === newest;
        this.known.set(id, { newest, silent });
      }),
    );
    for (const id of this.known.keys()) if (!asked.has(id)) this.known.delete(id);
    const found = new Map<string, { name: string }>();
    for (const [id, { rule, resolved }] of sources)
      if (this.known.get(id)?.silent && !found.has(resolved.revision))
        found.set(resolved.revision, { name: rule.name });
    return { silent: [...found.values()], undecided };
  }
}

/** `hours`: how many documents there were in each hour up to the newest, which is of so long ago (epoch ms). */
export const isSilent = (newest: number, hours: readonly number[], now: number): boolean =>
  now - newest >= HOUR && hours.length === HOURS && hours.every((count) => count > 0);

/** Its newest document (epoch ms) where it is silent, else null. Rejects where not all of it could be read. */
async function silentSince(
  asked: ResolvedSource,
  searcher: Searcher,
  asking: Asking,
): Promise<number | null> {
  const { now } = asking;
  // Of a source that is heard of, the last day is all that is read.
  const newest =
    (await newestIn(asked, searcher, { from: now - (HOURS + 1) * HOUR, asking })) ??
    (await newestIn(asked, searcher, { from: 0, asking }));
  if (newest === null || now - newest < HOUR) return null;
  return isSilent(newest, await countsByHour(asked, searcher, newest, asking), now) ? newest : null;
}

async function newestIn(
  asked: ResolvedSource,
  searcher: Searcher,
  { from, asking }: { from: number; asking: Asking },
): Promise<number | null> {
  const source = sourceAsOf(asked, asking.now, asking);
  const { hits } = await whole(searcher, source, {
    ...base(source, { from, to: asking.now }),
    size: 1,
    _source: false,
    track_total_hits: false,
    sort: byTime(source, 'desc'),
  });
  const [hit] = hits?.hits ?? [];
  return hit ? Number(hit.sort?.[0]) : null;
}

/** The newest hour first. */
async function countsByHour(
  asked: ResolvedSource,
  searcher: Searcher,
  newest: number,
  asking: Asking,
): Promise<number[]> {
  const source = sourceAsOf(asked, newest, asking);
  const { timeField } = source.resolved;
  // Its time may have parts of a millisecond that its sort value has not.
  const to = newest + 1;
  const { aggregations } = await whole(searcher, source, {
    ...base(source, { from: to - HOURS * HOUR, to }),
    size: 0,
    track_total_hits: false,
    aggs: {
      hours: {
        filters: {
          filters: Array.from({ length: HOURS }, (_, hour) => ({
            range: {
              [timeField]: { gt: to - (hour + 1) * HOUR, lte: to - hour * HOUR, format: 'epoch_millis' },
            },
          })),
        },
      },
    },
  });
  const { buckets } = (aggregations?.hours ?? {}) as { buckets?: Array<{ doc_count: number }> };
  if (!buckets) throw new ReadFailure('the hours were not counted', true);
  return buckets.map(({ doc_count }) => doc_count);
}

/** Rejects where the answer is of a part. */
async function whole(searcher: Searcher, source: SearchSource, body: object): Promise<SearchAnswer> {
  const { answer, problem } = await searcher.search(source.resolved.index, body);
  if (problem) throw new ReadFailure(problem.message, true);
  return answer;
}
