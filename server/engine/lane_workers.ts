import { BackfillWorker } from './backfill_worker';
import type { Cursor, Measured } from './cursors';
import type { LiveRule } from './evaluate_window';
import { OwedWorker } from './owed_worker';
import type { EngineServices } from './services';
import { SourceWorker } from './source_worker';

/** What work beside the due windows needs of its lane. */
export interface LaneDoor {
  live(ruleId: string): LiveRule | undefined;
  rules(): Iterable<LiveRule>;
  cursor(live: LiveRule): Cursor | undefined;
  owns(bucket: number): boolean;
  isRunning(ruleId: string): boolean;
  /** Windows under way. */
  readonly underWay: number;
  start(live: LiveRule, work: (signal: AbortSignal) => Promise<Cursor>): void;
  /** A rule runs one window at a time, whichever kind it is: false when one runs now. */
  lock(ruleId: string, work: () => Promise<void>): Promise<boolean>;
  keep(measured: ReadonlyMap<string, Measured>): void;
}

/** What a lane does when nothing is due: what is owed, backfills, and measuring its sources. */
export class LaneWorkers {
  readonly owed: OwedWorker;
  private readonly backfills: BackfillWorker;
  private readonly sources: SourceWorker;

  constructor(services: EngineServices, lane: LaneDoor) {
    this.owed = new OwedWorker(services, lane);
    this.backfills = new BackfillWorker(services, lane);
    this.sources = new SourceWorker(services, lane);
  }

  /** Begins what there is room for. Never rejects. */
  async startSome(signal: AbortSignal): Promise<void> {
    this.owed.startSome();
    await this.backfills.look(signal);
    this.sources.startSome();
  }
}
