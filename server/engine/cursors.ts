import type { Window } from '../../common/time';
import type { Store, Write, WriteResult } from '../store';
import type { Lag } from './query_delay';

/** How far a rule is evaluated, and how it does. Times are epoch ms of the engine's clock. */
export interface Cursor {
  revision: number;
  /** The rule's `enabledAt` that this cursor began with: enabling again begins anew. */
  enabledAt: string | null;
  /** Everything up to here is evaluated and stored. */
  to: number;
  /** End of the window to run next, fixed before it runs, so that a repeated run has the same window. */
  planned: number | null;
  lastRunAt: number | null;
  /** Partial runs of the planned window so far, or of a longer one that ended at `partialTo` and ran out of time. */
  partials?: number;
  partialTo?: number;
  /** Active alerts that one complete run did not see, with how many in a row. */
  misses?: Record<string, number>;
  trouble?: Trouble;
  /** Older stretches that newer windows went ahead of, oldest first; what goes wrong with them is told apart. */
  owed?: Window[];
  owedTrouble?: Trouble;
  /** The rule was off from here up to `to`, which is not recorded as a gap yet. */
  offFrom?: number;
  /**
   * It was found further back than the longest catch-up: what is found up to here, epoch ms, is told to nobody. Gone when all
   * of it is evaluated.
   */
  quietTo?: number;
  /** What was measured of its source when the lane had nothing else to do, beside its runs. */
  lag?: Lag;
  /** Up to here, by the time of ingestion, documents that came too late to be seen are counted. */
  lateTo?: number;
  readable?: Readable;
}

/** How many kinds of indices of the source could be read at the rule's last save (`version`), and how many of them can now. */
export interface Readable {
  version: number;
  atSave: number;
  now: number;
  /** Those at the save, see `kindsOf`; where they are too many, or not known, any kinds count as those. */
  kinds?: string[];
}

/** Of more kinds than this a cursor keeps the number alone. */
export const MOST_KINDS = 200;

/** What can be read now, held against what could be at the rule's last save; the first time it is what there is. */
export function readableOf(version: number, known: Readable | null, kinds: readonly string[]): Readable {
  if (known?.version !== version) {
    const named = kinds.length <= MOST_KINDS ? { kinds: [...kinds] } : {};
    return { version, atSave: kinds.length, now: kinds.length, ...named };
  }
  const there = new Set(kinds);
  const now = known.kinds ? known.kinds.filter((kind) => there.has(kind)).length : kinds.length;
  return { ...known, now };
}

/** What is measured beside the runs, and no run changes. */
export type Measured = Pick<Cursor, 'lag' | 'lateTo' | 'readable'>;

export const measuredOf = (cursor: Cursor | undefined): Measured => ({
  ...(cursor?.lag && { lag: cursor.lag }),
  ...(cursor?.lateTo !== undefined && { lateTo: cursor.lateTo }),
  ...(cursor?.readable && { readable: cursor.readable }),
});

export interface Trouble {
  kind: 'failed' | 'partial';
  since: number;
  attempts: number;
  message: string;
  /** Not tried again before. */
  retryAt: number;
  /** How often in a row it ran out of time. */
  timeouts?: number;
}

interface BucketDocument {
  kind: 'cursors';
  bucket: number;
  payload: { epoch: number; rules: Record<string, Cursor> };
}

const bucketId = (bucket: number): string => `cursors:${String(bucket).padStart(3, '0')}`;

/** The cursors of one bucket of rules, written by `if_seq_no`: a node that lost the lane cannot move them. */
export class CursorBucket {
  private constructor(
    readonly bucket: number,
    private readonly store: Store,
    private epoch: number,
    readonly rules: Map<string, Cursor>,
    private fence: { seqNo: number; primaryTerm: number } | null,
  ) {}

  private writing: Promise<unknown> = Promise.resolve();
  private next: Promise<boolean> | null = null;

  /**
   * Reads the buckets and stamps them with the epoch, so that a write the former owner still has under way fails.
   * A bucket that another epoch stamps at the same time answers false in `taken`; so does one that a later epoch has
   * stamped, which `latest` tells: another lane's, of another number of lanes, or a later holder's of this one.
   */
  static async take(
    store: Store,
    buckets: readonly number[],
    epoch: number,
  ): Promise<{ buckets: CursorBucket[]; taken: boolean; latest: number }> {
    const index = store.alias('state');
    const found = await store.mget<BucketDocument>(
      buckets.map((bucket) => ({ index, id: bucketId(bucket) })),
    );
    const latest = Math.max(epoch, ...found.map((stored) => stored?.source.payload.epoch ?? 0));
    if (latest > epoch) return { buckets: [], taken: false, latest };
    const result: CursorBucket[] = [];
    const writes: Write[] = [];
    buckets.forEach((bucket, at) => {
      const stored = found[at] ?? null;
      const rules = new Map(Object.entries(stored?.source.payload.rules ?? {}));
      const one = new CursorBucket(bucket, store, epoch, rules, stored);
      result.push(one);
      writes.push(one.write());
    });
    const written = await store.bulk(writes);
    written.forEach((outcome, at) => {
      result[at]!.fence = { seqNo: outcome.seqNo, primaryTerm: outcome.primaryTerm };
    });
    return { buckets: result, taken: written.every(({ outcome }) => outcome === 'done'), latest };
  }

  private write(): Write {
    const doc: BucketDocument = {
      kind: 'cursors',
      bucket: this.bucket,
      payload: { epoch: this.epoch, rules: Object.fromEntries(this.rules) },
    };
    const at = { index: this.store.alias('state'), id: bucketId(this.bucket), doc };
    return this.fence ? { op: 'index', ...at, fence: this.fence } : { op: 'create', ...at };
  }

  /**
   * Stores the cursors as they are when the write begins; calls that come while one is under way share the next. False
   * when another node has the lane: what this node knows is void then.
   */
  commit(put: (write: Write) => Promise<WriteResult>): Promise<boolean> {
    if (this.next) return this.next;
    const before = this.writing;
    this.next = before
      .catch(() => undefined)
      .then(async () => {
        this.next = null;
        const writing = put(this.write());
        this.writing = writing;
        const result = await writing;
        if (result.outcome === 'failed') throw new Error(result.error ?? 'the cursors could not be stored');
        if (result.outcome === 'conflict') return false;
        this.fence = { seqNo: result.seqNo, primaryTerm: result.primaryTerm };
        return true;
      });
    return this.next;
  }
}

/** Cursors of some rules as they are stored, for lists and health. */
export async function readCursors(store: Store, buckets: readonly number[]): Promise<Map<string, Cursor>> {
  const index = store.alias('state');
  const found = await store.mget<BucketDocument>(
    [...new Set(buckets)].map((bucket) => ({ index, id: bucketId(bucket) })),
  );
  const all = new Map<string, Cursor>();
  for (const one of found) {
    for (const [rule, cursor] of Object.entries(one?.source.payload.rules ?? {})) all.set(rule, cursor);
  }
  return all;
}

/** Fewer indices than at save can be read, in words; null when all can. */
export const missingOf = (rule: { version: number }, cursor: Cursor): string | null =>
  missingText(readableAtSave(rule, cursor));

/** What could be read at the rule's last save; null while that is not measured. */
export const readableAtSave = (rule: { version: number }, { readable }: Cursor): Readable | null =>
  readable?.version === rule.version ? readable : null;

export const missingText = (readable: Readable | null): string | null =>
  readable && readable.now < readable.atSave
    ? `source missing: ${readable.now} of ${readable.atSave} indices readable`
    : null;
