import { type Es, EsError } from '../ports';
import { BatchSize } from './batch_size';
import { problemOf, ReadFailure, type ReadProblem, type SearchAnswer } from './problems';
import type { Turns } from './turns';

const BATCH_SIZE = 100;
/** Batches of one kind under way at once. */
const IN_FLIGHT = 4;
/** Of low rank or not, a search waits no longer for others than this. */
const LONGEST_WAIT_MS = 30_000;
/** A search that took longer than this belongs to the slow slot until it behaves. */
export const SLOW_MS = 2_000;

interface Waiting {
  index: string;
  body: object;
  /** The greater, the sooner, where not all can go. */
  rank: number;
  /** By this process's clock. */
  since: number;
  resolve(answer: { answer: SearchAnswer; problem: ReadProblem | null }): void;
  reject(error: Error): void;
}

/** How many searches went out, for health and the bench. */
export interface SearchCounts {
  searches: number;
  batches: number;
  rejected: number;
}

/**
 * Gathers searches of one identity and cost into `_msearch` batches. A batch goes out as soon as it is full or everything
 * that wanted a search in this turn of the event loop has asked; batches go on independently of each other, so that
 * one slow search holds up at most the 99 beside it. Where the engine refuses or is slow, batches are smaller, and those of
 * low rank wait.
 */
export class Searcher {
  private readonly waiting: Waiting[] = [];
  private inFlight = 0;
  private scheduled = false;
  readonly counts: SearchCounts = { searches: 0, batches: 0, rejected: 0 };
  readonly batch: BatchSize;

  constructor(
    private readonly es: Es,
    private readonly options: {
      timeoutMs: number;
      batchSize?: number;
      inFlight?: number;
      /** Shared with other identities. */
      turns?: Turns;
      /** Whose rights these are, for what they do not see. */
      words?: string | undefined;
    },
  ) {
    this.batch = new BatchSize(options.batchSize ?? BATCH_SIZE);
  }

  /** Rejects with `ReadFailure` when there is no answer; says what a partial one did not see. */
  search(
    index: string,
    body: object,
    rank = 0,
  ): Promise<{ answer: SearchAnswer; problem: ReadProblem | null }> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ index, body, rank, since: Date.now(), resolve, reject });
      if (this.waiting.length >= this.batch.size) this.flush();
      else this.schedule();
    });
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.flush();
    });
  }

  private flush(): void {
    while (this.waiting.length > 0 && this.inFlight < (this.options.inFlight ?? IN_FLIGHT)) {
      const batch = this.next();
      this.inFlight += 1;
      void this.send(batch).finally(() => {
        this.inFlight -= 1;
        if (this.waiting.length > 0) this.schedule();
      });
    }
  }

  /** The oldest; under pressure those of the highest rank, and whoever has waited for long is one of them. */
  private next(): Waiting[] {
    const long = Date.now() - LONGEST_WAIT_MS;
    const rankOf = ({ rank, since }: Waiting) => (since < long ? Number.POSITIVE_INFINITY : rank);
    if (this.batch.shrunk)
      this.waiting.sort((a, b) => (rankOf(a) === rankOf(b) ? 0 : rankOf(a) > rankOf(b) ? -1 : 1));
    return this.waiting.splice(0, this.batch.size);
  }

  private async send(batch: Waiting[]): Promise<void> {
    this.counts.searches += batch.length;
    this.counts.batches += 1;
    const lines: Array<object | string> = [];
    for (const { index, body } of batch) {
      lines.push({ index, ignore_unavailable: false, allow_no_indices: true }, body);
    }
    let responses: SearchAnswer[];
    await this.options.turns?.take();
    const began = Date.now();
    try {
      const answer = await this.es.request<{ responses: SearchAnswer[] }>(
        {
          method: 'POST',
          path: '/_msearch',
          query: { max_concurrent_searches: 20 },
          lines,
        },
        { timeoutMs: this.options.timeoutMs },
      );
      responses = answer.responses;
      const rejected = responses.some(({ status }) => status === 429);
      this.batch.note({ rejected, tookMs: Date.now() - began });
    } catch (error) {
      const rejected = error instanceof EsError && error.status === 429;
      if (rejected) this.counts.rejected += batch.length;
      this.batch.note({ rejected, tookMs: Date.now() - began });
      for (const one of batch) one.reject(error as Error);
      return;
    } finally {
      this.options.turns?.give();
    }
    batch.forEach((one, at) => {
      const answer = responses[at];
      try {
        if (!answer) throw new ReadFailure('the search was not answered', true);
        if (answer.status === 429) this.counts.rejected += 1;
        one.resolve({ answer, problem: problemOf(answer, this.options.words) });
      } catch (error) {
        one.reject(error as Error);
      }
    });
  }
}
