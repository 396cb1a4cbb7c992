import { Gatherer } from './gatherer';
import type { Store, Stored, Write, WriteResult } from './store';

/** What a run stores and reads through. */
export type RunIo = Pick<Coalescer, 'store' | 'write' | 'writeAll' | 'get'>;

/** The same; writes reject with what `check` throws. */
export const checkedWrites = (io: RunIo, check: () => void): RunIo => ({
  store: io.store,
  get: (index, id) => io.get(index, id),
  async write(write) {
    check();
    return io.write(write);
  },
  async writeAll(writes) {
    check();
    return io.writeAll(writes);
  },
});

/** The engine's writes and real-time reads: hundreds of rules that match at once cost a few calls. */
export class Coalescer {
  private readonly writes: Gatherer<Write, WriteResult>;
  private readonly reads: Gatherer<{ index: string; id: string }, Stored<unknown> | null>;

  /** `inFlight`: calls of a kind under way at once. With one, whatever ends meanwhile shares the next. */
  constructor(
    readonly store: Store,
    inFlight = 2,
  ) {
    this.writes = new Gatherer((writes) => store.bulk(writes), inFlight);
    this.reads = new Gatherer((items) => store.mget<unknown>(items), inFlight);
  }

  write(write: Write): Promise<WriteResult> {
    return this.writes.ask(write);
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
