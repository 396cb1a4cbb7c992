import { type Es, EsError } from '../ports';
import { BatchSize } from './batch_size';
import { problemOf, ReadFailure, type ReadProblem, type SearchAnswer } from './problems';
import type { Claim, Turns } from './turns';
import { urgency } from './urgency';

export const BATCH_SIZE = 100;
/** Batches of one kind under way at once. */
const IN_FLIGHT = 4;
/** A search that took longer than this belongs to the slow slot until it behaves. */
export const SLOW_MS = 2_000;

interface Waiting {
  index: string;
  body: object;
  by: Asker;
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

/** On whose behalf a search goes out. */
export interface Asker {
  /** The greater, the sooner, where not all can go: of a severity, so a small number. */
  rank: number;
  /** Counted here, too. */
  counts?: SearchCounts;
}
const ANYBODY: Asker = { rank: 0 };

/**
 * Gathers searches of one identity and cost into `_msearch` batches. A batch goes out as soon as it is full or everything
 * that wanted a search in this turn of the event loop has asked; batches go on independently of each other, so that
 * one slow search holds up at most the 99 beside it. Where the engine refuses or is slow, batches are smaller, and those of
 * low rank wait.
 */
export class Searcher implements Claim {
  private readonly waiting: Waiting[] = [];
  /** Batches under way, and those that wait for their turn: what these hold is chosen when it comes. */
  private inFlight = 0;
  private claimed = 0;
  private scheduled = false;
  readonly batch: BatchSize;

  constructor(
    private readonly es: Es,
    private readonly options: {
      timeoutMs: number;
      batchSize?: number;
      inFlight?: number;
      /** Both shared with other identities. */
      batch?: BatchSize;
      turns?: Turns;
      /** Whose rights these are, for what they do not see. */
      words?: string | undefined;
    },
  ) {
    this.batch = options.batch ?? new BatchSize(options.batchSize ?? BATCH_SIZE);
  }

  /** Rejects with `ReadFailure` when there is no answer; says what a partial one did not see. */
  search(
    index: string,
    body: object,
    by = ANYBODY,
  ): Promise<{ answer: SearchAnswer; problem: ReadProblem | null }> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ index, body, by, since: Date.now(), resolve, reject });
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
    const { turns, inFlight = IN_FLIGHT } = this.options;
    while (this.waiting.length > this.claimed * this.batch.size && this.inFlight < inFlight) {
      this.inFlight += 1;
      this.claimed += 1;
      if (turns) turns.take(this);
      else this.go();
    }
  }

  /** See `Claim`: that of the most urgent search that waits, under pressure. */
  rank(): number {
    if (!this.batch.shrunk) return 0;
    const now = Date.now();
    return this.waiting.reduce((most, { by, since }) => Math.max(most, urgency(by.rank, now - since)), 0);
  }

  /** See `Claim`. */
  go(): void {
    this.claimed -= 1;
    const batch = this.next();
    // Batches grew meanwhile, and others held all there was.
    const sent = batch.length > 0 ? this.send(batch) : Promise.resolve(this.options.turns?.give());
    void sent.finally(() => {
      this.inFlight -= 1;
      if (this.waiting.length > 0) this.schedule();
    });
  }

  /** The oldest; under pressure the most urgent. */
  private next(): Waiting[] {
    const now = Date.now();
    const of = ({ by, since }: Waiting) => urgency(by.rank, now - since);
    if (this.batch.shrunk) this.waiting.sort((a, b) => of(b) - of(a));
    return this.waiting.splice(0, this.batch.size);
  }

  private async send(batch: Waiting[]): Promise<void> {
    const lines: Array<object | string> = [];
    const askers = new Set<SearchCounts>();
    for (const { index, body, by } of batch) {
      lines.push({ index, ignore_unavailable: false, allow_no_indices: true }, body);
      if (!by.counts) continue;
      by.counts.searches += 1;
      askers.add(by.counts);
    }
    for (const counts of askers) counts.batches += 1;
    let responses: SearchAnswer[];
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
      this.batch.note({ rejected, tookMs: Date.now() - began });
      for (const one of batch) {
        if (rejected) countRejected(one);
        one.reject(error as Error);
      }
      return;
    } finally {
      this.options.turns?.give();
    }
    batch.forEach((one, at) => {
      const answer = responses[at];
      try {
        if (!answer) throw new ReadFailure('the search was not answered', true);
        if (answer.status === 429) countRejected(one);
        one.resolve({ answer, problem: problemOf(answer, this.options.words) });
      } catch (error) {
        one.reject(error as Error);
      }
    });
  }
}

function countRejected({ by }: Waiting): void {
  if (by.counts) by.counts.rejected += 1;
}
