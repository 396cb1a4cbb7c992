import type { Backfill } from '../../common/schemas';
import { runBackfillPiece } from './run_backfill';
import type { EngineServices } from './services';

/** How often a lane looks for backfills of its rules. */
const LOOK_MS = 3_000;

interface Lock {
  owns(bucket: number): boolean;
  lock(ruleId: string, work: () => Promise<void>): Promise<boolean>;
}

/** Does the backfills of a lane's rules, one at a time and piece by piece, beside what is due. */
export class BackfillWorker {
  private lookedAt = 0;
  private waiting: Backfill[] = [];
  private busy = false;
  private readonly failures = new Map<string, number>();

  constructor(
    private readonly services: EngineServices,
    private readonly lane: Lock,
  ) {}

  /** Starts the next piece unless one runs. Never rejects. */
  async look(signal: AbortSignal): Promise<void> {
    if (this.busy) return;
    try {
      if (this.waiting.length === 0) {
        if (Date.now() - this.lookedAt < LOOK_MS) return;
        this.lookedAt = Date.now();
        const { book, gaps } = this.services;
        this.waiting = (await gaps.unfinished()).filter(({ ruleId }) => {
          const rule = book.get(ruleId);
          return rule !== undefined && this.lane.owns(rule.bucket);
        });
      }
      const [next] = this.waiting;
      if (next) this.begin(next, signal);
    } catch (error) {
      this.waiting = [];
      this.services.ports.log.warn(`backfills could not be read: ${(error as Error).message}`);
    }
  }

  private begin({ id, ruleId }: Backfill, signal: AbortSignal): void {
    const rule = this.services.book.get(ruleId);
    if (!rule) {
      this.waiting.shift();
      return;
    }
    this.busy = true;
    let more = false;
    this.lane
      .lock(ruleId, async () => {
        more = await runBackfillPiece(this.services, rule, id, signal, this.failures);
        if (!more) this.waiting.shift();
      })
      .catch((error) => {
        this.waiting = [];
        if (!signal.aborted)
          this.services.ports.log.warn(`a backfill of "${rule.name}" waits: ${(error as Error).message}`);
      })
      .finally(() => {
        this.busy = false;
      });
  }
}
