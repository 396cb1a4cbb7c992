import type { LaneTurn } from '../ports';
import { BUCKETS } from '../store';
import { CursorBucket } from './cursors';
import { type LaneLoad, LaneRules } from './lane_rules';
import { Lease, LOOK_AFTER, RENEW_AFTER } from './lease';
import { pause } from './pause';
import type { EngineServices } from './services';

/** How often a lane looks for due rules. */
const LOOK_MS = 100;
/** A turn that ends sooner begins nothing that takes long; what runs is waited for as long. */
const LONG_MS = 5_000;

/** A lane moved to another node: what this one holds of it is void. */
class LaneLost extends Error {}

/**
 * One share of the rules, run by one node at a time:
 * - the lease says who; whoever takes it anew stamps the cursors, so that the former holder's writes fail;
 * - nothing is written after the lease's term: it would reach into the next holder's runs.
 */
export class Lane {
  private readonly services: EngineServices;
  private readonly lease: Lease;
  private readonly owner: string;
  private readonly rules: LaneRules;
  private renewedAt = Number.NEGATIVE_INFINITY;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    shared: EngineServices,
    readonly id: string,
    private readonly place: { number: number; of: number; all: readonly string[] },
    owner: { id: string; node: string },
    /** When a turn last looked for something to do, or found that another node has the lane; by this process's clock. */
    public lookedAt: number | null = null,
  ) {
    const mayWrite = (run: AbortSignal) => this.mayWrite(run);
    // All else is as it is there, also when it is exchanged later.
    this.services = Object.create(shared, { mayWrite: { value: mayWrite } });
    const { services } = this;
    this.owner = owner.id;
    this.lease = new Lease(services.store, services.clock, id, owner, services.ports.config.leaseMs);
    this.rules = new LaneRules(services, id, (bucket) => bucket % place.of === place.number);
  }

  /** See `LaneRunner.run`. Never rejects. */
  run(options: LaneTurn): Promise<{ inMs: number }> {
    const turn = this.take(options);
    this.turn = turn;
    return turn;
  }

  private async take({ signal, budgetMs, stays = false }: LaneTurn) {
    const { laneAsks } = this.services;
    let until = Date.now() + budgetMs;
    const lasts = () => until - Date.now() > Math.min(LONG_MS, budgetMs / 2);
    /** Who is to have the lane; undefined until that was looked up. */
    let next: string | null | undefined;
    this.lookedAt = Date.now();
    this.rules.wokenAt = this.services.clock.now();
    try {
      if (!(await this.hold())) {
        if (this.stands) await laneAsks.ask(this.place.all);
        // A host that wakes whom it likes is to wake the node that it is kept for.
        return { inMs: this.lease.waits && !stays ? 0 : this.lease.termMs * LOOK_AFTER };
      }
      while (!signal.aborted && this.stands && !next && Date.now() < until && (await this.hold())) {
        await this.lookForRules();
        this.rules.startDue();
        this.lookedAt = Date.now();
        if (!lasts() && next === undefined) {
          next = await laneAsks.askedFor(this.id, this.place.all);
          if (stays && !next) {
            until = Date.now() + budgetMs;
            next = undefined;
          }
        }
        if (lasts() && !next) await this.rules.startSome();
        await pause(LOOK_MS, signal);
      }
      if (!(await this.rules.drain(signal.aborted ? 1_000 : LONG_MS))) {
        // What takes long goes on, and the others need not wait for it: the lane stays here for the next turn.
        if (!signal.aborted && this.stands) {
          await this.hold();
          return { inMs: 0 };
        }
        this.rules.drop();
      }
      // Between two turns a lane stays where it was, unless that node goes or does not come back.
      await this.lease.release(signal.aborted || !this.stands ? null : (next ?? this.owner));
      this.renewedAt = Number.NEGATIVE_INFINITY;
      if (next) this.rules.drop();
      return { inMs: next && stays ? this.lease.termMs / 2 : 0 };
    } catch (error) {
      this.rules.drop();
      // What it knew is gone: it is taken anew before anything runs.
      this.renewedAt = Number.NEGATIVE_INFINITY;
      // A node that came with another number of lanes is a usual reason for losing this one.
      if (error instanceof LaneLost) await this.services.laneCount.look(true).catch(() => undefined);
      else this.services.ports.log.warn(`${this.id} pauses: ${(error as Error).message}`);
      return { inMs: 1_000 };
    }
  }

  /** Whether the rules are still split as they were when this lane was laid. */
  private get stands(): boolean {
    return this.services.laneCount.count === this.place.of;
  }

  /** The rules are split anew: lets go of everything once its turn is over, for good. Never rejects. */
  async retire(): Promise<void> {
    await this.turn;
    this.rules.drop();
    await this.lease.release().catch(() => undefined);
  }

  /** Takes or keeps the lease. False while another node has it. */
  private async hold(): Promise<boolean> {
    const { clock } = this.services;
    if (this.rules.lost) throw new LaneLost();
    const fresh = clock.now() - this.renewedAt < this.lease.termMs * RENEW_AFTER;
    if (this.lease.epoch !== null && fresh) return true;
    await this.services.laneCount.look();
    const held = this.stands ? await this.lease.acquire() : null;
    if (!held) {
      this.rules.drop();
      return false;
    }
    this.renewedAt = clock.now();
    if (held.fresh || this.rules.isEmpty) await this.takeOver(held.epoch);
    return true;
  }

  /** With a later epoch than that of whoever had the buckets before: perhaps a lane of another number of them. */
  private async takeBuckets(own: readonly number[], epoch: number) {
    const { store } = this.services;
    const found = await CursorBucket.take(store, own, epoch);
    if (found.latest <= epoch) return { ...found, epoch };
    const raised = await this.lease.raise(found.latest + 1);
    if (raised === null) throw new LaneLost();
    return { ...(await CursorBucket.take(store, own, raised)), epoch: raised };
  }

  private async takeOver(first: number): Promise<void> {
    this.rules.drop();
    const { services } = this;
    const { store, book, ports } = services;
    const own = Array.from({ length: BUCKETS }, (_, bucket) => bucket).filter(this.rules.owns);
    const { buckets, epoch, taken } = await this.takeBuckets(own, first);
    if (!taken) throw new LaneLost();
    await book.refresh(true);
    await store.refresh('alerts');
    await this.rules.begin(buckets);
    const { of } = this.place;
    ports.log.info(`${this.id} of ${of} runs here, epoch ${epoch}, ${this.rules.size} rules`);
  }

  private async lookForRules(): Promise<void> {
    await this.services.book.refresh();
    // Let go of meanwhile.
    if (this.rules.isEmpty) throw new LaneLost();
    await this.rules.look();
  }

  /**
   * Whether the lease is surely ours, asked before every write of a run: a process that stood still past its term wakes in
   * the midst of one, and another node may be running the same window.
   */
  private mayWrite(run: AbortSignal): boolean {
    if (run.aborted) return false;
    if (this.lease.epoch !== null) return true;
    this.rules.drop();
    return false;
  }

  /** Ends what still runs: this process is going. */
  stop(): void {
    this.rules.drop();
  }

  /** For health. */
  load(space: string): LaneLoad {
    return this.rules.load(space);
  }
}
