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
   * Ids of what is due and does not run, in the order in which they were set. Whoever has waited longest comes first where
   * not all have room: else the same rules would always come too late.
   */
  due(now: number, isRunning: (ruleId: string) => boolean): string[] {
    const found: Array<[string, number]> = [];
    for (const [id, at] of this.dueAt) if (at <= now && !isRunning(id)) found.push([id, at]);
    if (this.quick + found.length > MOST_QUICK) found.sort(([, a], [, b]) => a - b);
    return found.map(([id]) => id);
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

  /** How late the latest is, milliseconds. */
  overdueMs(now: number): number {
    let most = 0;
    for (const at of this.dueAt.values()) most = Math.max(most, now - at);
    return most;
  }
}
