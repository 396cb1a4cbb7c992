import type { LaneRunner, LaneTurn } from '../ports';
import { Lane } from './lane';
import { laneId } from './lane_count';
import type { LaneLoad } from './lane_rules';
import type { EngineServices } from './services';

/** This node's lanes, as many as all nodes agree on; laid anew when their number changes. */
export class Lanes implements LaneRunner {
  private byId: Map<string, Lane>;

  constructor(
    private readonly services: EngineServices,
    private readonly owner: { id: string; node: string },
  ) {
    this.byId = this.lay();
  }

  get laneIds(): readonly string[] {
    return [...this.byId.keys()];
  }

  /** See `LaneRunner.run`. Never rejects. */
  async run(id: string, options: LaneTurn): Promise<{ inMs: number }> {
    await this.followCount().catch(() => undefined);
    return this.byId.get(id)?.run(options) ?? { inMs: 60_000 };
  }

  /** Splits the rules as all nodes do by now. Rejects with `EsError`. */
  async followCount(): Promise<void> {
    const count = await this.services.laneCount.look();
    if (count === this.byId.size) return;
    this.services.ports.log.info(`the rules are split into ${count} lanes now, before ${this.byId.size}`);
    const before = [...this.byId.values()];
    this.byId = this.lay(Date.now());
    for (const lane of before) void lane.retire();
  }

  /** When each last looked for something to do, by this process's clock; null before it did. */
  get looks(): Array<{ lane: string; lookedAt: number | null }> {
    return [...this.byId.values()].map(({ id, lookedAt }) => ({ lane: id, lookedAt }));
  }

  load(space: string): LaneLoad {
    const sum = { rules: 0, running: 0, slow: 0, overdueMs: 0 };
    for (const lane of this.byId.values()) {
      const { rules, running, slow, overdueMs } = lane.load(space);
      sum.slow += slow;
      sum.rules += rules;
      sum.running += running;
      sum.overdueMs = Math.max(sum.overdueMs, overdueMs);
    }
    return sum;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.byId.values()].map((lane) => lane.stop()));
  }

  private lay(lookedAt: number | null = null): Map<string, Lane> {
    const of = this.services.laneCount.count;
    const all = Array.from({ length: of }, (_, number) => laneId(number));
    const place = (number: number) => ({ number, of, all });
    return new Map(
      all.map((id, number) => [id, new Lane(this.services, id, place(number), this.owner, lookedAt)]),
    );
  }
}
