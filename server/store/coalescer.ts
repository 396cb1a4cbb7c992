import { Gatherer } from './gatherer';
import type { Store, Stored, Write, WriteResult } from './store';

interface Asked {
  write: Write;
  /** Looked at right before the call: a process may have stood still since it was asked. */
  may: (() => boolean) | null;
}

/** Why a write was not even tried. */
const NOT_OURS = 'what this belongs to is another node’s by now';

/** The engine's writes and real-time reads: hundreds of rules that match at once cost a few calls. */
export class Coalescer {
  private readonly writes: Gatherer<Asked, WriteResult>;
  private readonly reads: Gatherer<{ index: string; id: string }, Stored<unknown> | null>;
  private readonly may: (() => boolean) | null = null;

  /** `inFlight`: calls of a kind under way at once. With one, whatever ends meanwhile shares the next. */
  constructor(
    readonly store: Store,
    inFlight = 2,
  ) {
    this.writes = new Gatherer((asked) => this.bulk(asked), inFlight);
    this.reads = new Gatherer((items) => store.mget<unknown>(items), inFlight);
  }

  /** The same, sharing its calls, but writing only while `may` holds: a write then fails. */
  while(may: () => boolean): Coalescer {
    return Object.create(this, { may: { value: may } });
  }

  write(write: Write): Promise<WriteResult> {
    return this.writes.ask({ write, may: this.may });
  }

  private async bulk(asked: readonly Asked[]): Promise<WriteResult[]> {
    const going = asked.map(({ may }) => may?.() ?? true);
    const writes = asked.flatMap(({ write }, at) => (going[at] ? [write] : []));
    const results = writes.length > 0 ? await this.store.bulk(writes) : [];
    const next = results.values();
    return asked.map(({ write }, at) => (going[at] ? next.next().value! : refused(write)));
  }

  /** Rejects when one of them failed for another reason than a conflict. */
  async writeAll(writes: readonly Write[]): Promise<WriteResult[]> {
    const results = await Promise.all(writes.map((write) => this.write(write)));
    const failed = results.find(({ outcome }) => outcome === 'failed');
    if (failed) throw new Error(`could not store in ${failed.index}: ${failed.error}`);
    return results;
  }

  async get<T>(index: string, id: string): Promise<Stored<T> | null> {
    return (await this.reads.ask({ index, id })) as Stored<T> | null;
  }
}

const refused = ({ id, index }: Write): WriteResult => ({
  id,
  index,
  outcome: 'failed',
  error: NOT_OURS,
  seqNo: -1,
  primaryTerm: -1,
});
