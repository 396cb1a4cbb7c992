import { urgency } from './urgency';

/** Due rules under way at once, those that overran lately aside: more would only wait for each other, and hold memory. */
const MOST_QUICK = 500;

/** When each rule of a lane is due, and which go first where not all can. */
export class DueRules {
  private readonly dueAt = new Map<string, number>();
  /** Under way, those that overran lately aside. */
  private quick = 0;

  /** `at`: epoch ms by the engine's clock. */
  set(ruleId: string, at: number): void {
    this.dueAt.set(ruleId, at);
  }

  clear(): void {
    this.dueAt.clear();
  }

  /**
   * Ids of what is due and does not run, in the order in which they were set. Where not all have room those of high rank come
   * first, of equals whoever has waited longest: else the same rules would always come too late. None waits longer than half a
   * minute for others of higher rank.
   */
  due(now: number, isRunning: (ruleId: string) => boolean, rankOf: (ruleId: string) => number): string[] {
    const found: Array<[string, number]> = [];
    for (const [id, at] of this.dueAt) if (at <= now && !isRunning(id)) found.push([id, now - at]);
    if (this.quick + found.length <= MOST_QUICK) return found.map(([id]) => id);
    const all = found.map(([id, waited]) => ({ id, waited, urgency: urgency(rankOf(id), waited) }));
    return all.sort((a, b) => b.urgency - a.urgency || b.waited - a.waited).map(({ id }) => id);
  }

  get hasRoom(): boolean {
    return this.quick < MOST_QUICK;
  }

  /** One that is quick begins; call what is answered when it has ended. */
  enter(): () => void {
    this.quick += 1;
    return () => {
      this.quick -= 1;
    };
  }

  /** How late a rule is, milliseconds. */
  overdueMs(ruleId: string, now: number): number {
    return Math.max(0, now - (this.dueAt.get(ruleId) ?? now));
  }
}
