import type { Store, Stored, Write, WriteResult } from './store';

const SIZE = 500;

/** Gathers what many callers want at the same time into few calls, each answered on its own. */
class Gatherer<Ask, Answer> {
  private readonly waiting: Array<{ ask: Ask; resolve(answer: Answer): void; reject(error: unknown): void }> =
    [];
  private inFlight = 0;
  private scheduled = false;

  constructor(
    private readonly call: (asks: Ask[]) => Promise<Answer[]>,
    private readonly mostInFlight: number,
  ) {}

  ask(ask: Ask): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ ask, resolve, reject });
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      while (this.waiting.length > 0 && this.inFlight < this.mostInFlight)
        void this.send(this.waiting.splice(0, SIZE));
    });
  }

  private async send(part: typeof this.waiting): Promise<void> {
    this.inFlight += 1;
    try {
      const answers = await this.call(part.map(({ ask }) => ask));
      part.forEach(({ resolve }, at) => {
        resolve(answers[at]!);
      });
    } catch (error) {
      for (const { reject } of part) reject(error);
    } finally {
      this.inFlight -= 1;
      if (this.waiting.length > 0) this.schedule();
    }
  }
}

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
