import type { Cursor } from './cursors';
import type { LiveRule } from './evaluate_window';
import { planOwed } from './plan';
import { runOwed } from './run_owed';
import type { EngineServices } from './services';

/** So many rules of a lane evaluate what they owe at once. */
const MOST_AT_ONCE = 8;
/** Where newer windows never leave a pause, one piece goes between them this often. */
const PATIENCE_MS = 10_000;

/** How many pieces may be under way, while so many newer windows are, `waitedMs` after one was begun last. */
export function mostAtOnce({ newer, waitedMs }: { newer: number; waitedMs: number }): number {
  if (newer === 0) return MOST_AT_ONCE;
  return waitedMs < PATIENCE_MS ? 0 : 1;
}

interface Lane {
  live(ruleId: string): LiveRule | undefined;
  cursor(live: LiveRule): Cursor | undefined;
  isRunning(ruleId: string): boolean;
  /** Windows under way, these here among them. */
  readonly underWay: number;
  start(live: LiveRule, work: (signal: AbortSignal) => Promise<Cursor>): void;
}

/** Evaluates what a lane's rules owe, piece by piece, as long as nothing newer waits, and a little when that never ends. */
export class OwedWorker {
  private readonly owing = new Set<string>();
  private readonly settling = new Set<string>();
  /** When a piece was begun last, or nothing was owed; by the engine's clock. */
  private idleAt = 0;

  constructor(
    private readonly services: EngineServices,
    private readonly lane: Lane,
  ) {}

  /** The rule's cursor as it is now. */
  note(ruleId: string, cursor: Cursor): void {
    if (cursor.owed) this.owing.add(ruleId);
    else this.owing.delete(ruleId);
  }

  clear(): void {
    this.owing.clear();
    this.idleAt = this.services.clock.now();
  }

  startSome(): void {
    const { lane, services } = this;
    const now = services.clock.now();
    if (this.owing.size === 0) this.idleAt = now;
    const most = mostAtOnce({ newer: lane.underWay - this.settling.size, waitedMs: now - this.idleAt });
    for (const id of this.owing) {
      if (this.settling.size >= most) return;
      const live = lane.live(id);
      const cursor = live && lane.cursor(live);
      const piece = live && cursor && planOwed(live.rule, cursor);
      if (!live || !cursor || !piece) {
        this.owing.delete(id);
        continue;
      }
      if (lane.isRunning(id) || (cursor.owedTrouble?.retryAt ?? 0) > now) continue;
      this.settling.add(id);
      this.idleAt = now;
      lane.start(live, (signal) =>
        runOwed(services, live, cursor, piece, signal).finally(() => this.settling.delete(id)),
      );
    }
  }
}
