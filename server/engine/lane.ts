import type { LaneTurn } from '../ports';
import { BUCKETS } from '../store';
import { CursorBucket } from './cursors';
import { type LaneLoad, LaneRules } from './lane_rules';
import { Lease, LOOK_AFTER, RENEW_AFTER } from './lease';
import { pause } from './pause';
import type { EngineServices } from './services';

/** How often a lane looks for due rules. */
const LOOK_MS = 100;
/** What runs is waited for as long. */
const LONG_MS = 5_000;
/** How often it is looked whether another node asked for the lane; after it was too busy to be given. */
const ASKS_MS = 5_000;
const BUSY_MS = 30_000;
/**
 * Who is woken for a lane of another puts the next wake-up after its own next look (Task Manager's, each three seconds), so that
 * the one that has it, or is to have it, sees it first.
 */
export const PASS_ON_MS = 3_000;

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
  private readonly rules: LaneRules;
  private renewedAt = Number.NEGATIVE_INFINITY;
  /** It goes on until then, by this process's clock. */
  private until = 0;
  private turn: Promise<{ inMs: number }> | null = null;
  private readonly stopping = new AbortController();

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
    this.lease = new Lease(services.store, services.clock, id, owner, services.ports.config.leaseMs);
    this.rules = new LaneRules(services, id, (bucket) => bucket % place.of === place.number);
  }

  /** See `LaneRunner.run`. Never rejects. */
  run({ signal, budgetMs, goesOn }: LaneTurn): Promise<{ inMs: number }> {
    const stopping = this.stopping.signal;
    if (stopping.aborted) return Promise.resolve({ inMs: 1_000 });
    const woken = goesOn === 'woken';
    this.until = goesOn ? Number.POSITIVE_INFINITY : Date.now() + budgetMs;
    // Woken by the host it outlasts the host's call: the next may come to any node.
    this.turn ??= this.take({ signal: woken ? stopping : signal, budgetMs, goesOn }).finally(() => {
      this.turn = null;
    });
    return woken ? Promise.race([this.turn, pause(budgetMs, signal).then(() => ({ inMs: 0 }))]) : this.turn;
  }

  private async take({ signal, budgetMs, goesOn }: LaneTurn): Promise<{ inMs: number }> {
    const { laneAsks, clock } = this.services;
    const isEnding = () => signal.aborted || this.stopping.signal.aborted;
    const mayGoOn = () => !isEnding() && this.stands && Date.now() < this.until;
    /** A turn that ends sooner begins nothing that takes long. */
    const long = Math.min(LONG_MS, budgetMs / 2);
    /** Who is to have the lane. */
    let next: string | null = null;
    const began = Date.now();
    let asksAt = began + ASKS_MS;
    this.lookedAt = began;
    this.rules.wokenAt = clock.now();
    try {
      if (!(await this.hold())) {
        if (this.stands) await laneAsks.ask(this.place.all);
        if (goesOn !== 'woken') return { inMs: this.lease.termMs * LOOK_AFTER };
        return { inMs: Math.max(0, PASS_ON_MS - (Date.now() - began)) };
      }
      for (;;) {
        while (mayGoOn() && !next && (await this.hold())) {
          await this.lookForRules();
          this.rules.startDue();
          this.lookedAt = Date.now();
          if (Date.now() >= asksAt) {
            next = await laneAsks.askedFor(this.id, this.place.all);
            asksAt = Date.now() + ASKS_MS;
          }
          if (!next && this.until - Date.now() > long) await this.rules.startSome();
          await pause(LOOK_MS, signal);
        }
        if (await this.rules.drain(isEnding() ? 1_000 : LONG_MS)) break;
        if (isEnding() || !this.stands) {
          this.rules.drop();
          break;
        }
        // What takes long goes on, and the others need not wait for it: the lane stays here.
        await this.hold();
        if (!next) return { inMs: 0 };
        next = null;
        asksAt = Date.now() + BUSY_MS;
      }
      await this.lease.release(next);
      this.renewedAt = Number.NEGATIVE_INFINITY;
      if (!next) return { inMs: 0 };
      this.rules.drop();
      return { inMs: goesOn === 'woken' ? PASS_ON_MS : this.lease.termMs / 2 };
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

  /** Ends what still runs: this process is going. Resolves when others may take the lane. Never rejects. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.rules.drop();
    await this.turn;
  }

  /** For health. */
  load(space: string): LaneLoad {
    return this.rules.load(space);
  }
}
