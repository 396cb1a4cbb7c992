import type { Rule } from '../../common/schemas';
import { RuleMemory } from '../alerts';
import { BUCKETS } from '../store';
import { BucketCommits } from './bucket_commits';
import { type Cursor, CursorBucket, type Measured, measuredOf } from './cursors';
import { DueRules } from './due_rules';
import type { LiveRule } from './evaluate_window';
import { type LaneDoor, LaneWorkers } from './lane_workers';
import { Lease } from './lease';
import { pause } from './pause';
import { nextRunAt, planRun, startCursor, triedAgain } from './plan';
import { dueSince } from './run_delays';
import { runRule } from './run_rule';
import type { EngineServices } from './services';
import { UnderWay } from './under_way';
import { watchStored } from './watch_stored';

/** Share of its term after which a lease is renewed. */
const RENEW_AFTER = 0.3;
/** How often a lane looks for due rules. */
const LOOK_MS = 100;
/** All windows under way at once. */
const MOST_RUNNING = 2_000;
/** A turn that ends sooner begins nothing that takes long; what runs is waited for as long. */
const LONG_MS = 5_000;

/** A lane moved to another node: what this one holds of it is void. */
class LaneLost extends Error {}

/**
 * One share of the rules, run by one node at a time:
 * - the lease says who; whoever takes it anew stamps the cursors, so that the former holder's writes fail;
 * - nothing is written after the lease's term: it would reach into the next holder's runs;
 * - due rules start together, so that their reads fill common batches, and go on independently;
 * - a rule's next window starts only when its cursor is stored.
 */
export class Lane {
  private readonly services: EngineServices;
  private readonly lease: Lease;
  private buckets = new Map<number, CursorBucket>();
  private rules = new Map<string, LiveRule>();
  private readonly due = new DueRules();
  private readonly workers: LaneWorkers;
  private keeping: Promise<unknown> = Promise.resolve();
  private readonly underWay = new UnderWay();
  private readonly commits: BucketCommits;
  private bookRevision = -1;
  private renewedAt = Number.NEGATIVE_INFINITY;
  private abort = new AbortController();
  private lost = false;
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
    this.lease = new Lease(services.store, services.clock, id, owner, services.ports.config.leaseMs);
    this.commits = new BucketCommits(
      (write) => services.cursorIo.write(write),
      (bucket) => this.underWay.in(bucket),
    );
    this.workers = new LaneWorkers(this.services, this.door());
  }

  private door(): LaneDoor {
    const { underWay } = this;
    return {
      live: (ruleId) => this.rules.get(ruleId),
      rules: () => this.rules.values(),
      cursor: ({ rule }) => this.cursor(rule),
      owns: this.owns,
      isRunning: (ruleId) => underWay.has(ruleId),
      get underWay() {
        return underWay.size;
      },
      start: (live, work) => this.start(live, work),
      lock: (ruleId, work) => this.lock(ruleId, work),
      keep: (measured) => this.keep(measured),
    };
  }

  /** See `LaneRunner.run`. Never rejects. */
  run(options: { signal: AbortSignal; budgetMs: number }): Promise<{ inMs: number }> {
    const turn = this.take(options);
    this.turn = turn;
    return turn;
  }

  private async take({ signal, budgetMs }: { signal: AbortSignal; budgetMs: number }) {
    const { laneAsks } = this.services;
    const until = Date.now() + budgetMs;
    this.lookedAt = Date.now();
    try {
      if (!(await this.hold())) {
        if (this.stands) await laneAsks.ask(this.id, this.place.all);
        return { inMs: this.lease.termMs / 4 };
      }
      while (!signal.aborted && this.stands && Date.now() < until && (await this.hold())) {
        await this.lookForRules();
        this.startDue();
        this.lookedAt = Date.now();
        if (until - Date.now() > Math.min(LONG_MS, budgetMs / 2))
          await this.workers.startSome(this.abort.signal);
        await pause(LOOK_MS, signal);
      }
      await this.keeping;
      if (!(await this.underWay.drain(signal.aborted ? 1_000 : LONG_MS, this.abort.signal))) {
        // What takes long goes on, and the others need not wait for it: the lane stays here for the next turn.
        if (!signal.aborted && this.stands) {
          await this.hold();
          return { inMs: 0 };
        }
        this.drop();
      }
      await this.lease.release();
      this.renewedAt = Number.NEGATIVE_INFINITY;
      // Others look four times a term.
      return { inMs: (await laneAsks.askedFor(this.id)) ? this.lease.termMs / 2 : 0 };
    } catch (error) {
      this.drop();
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
    this.drop();
    await this.lease.release().catch(() => undefined);
  }

  /** Takes or keeps the lease. False while another node has it. */
  private async hold(): Promise<boolean> {
    const { clock } = this.services;
    if (this.lost) throw new LaneLost();
    const fresh = clock.now() - this.renewedAt < this.lease.termMs * RENEW_AFTER;
    if (this.lease.epoch !== null && fresh) return true;
    await this.services.laneCount.look();
    const held = this.stands ? await this.lease.acquire() : null;
    if (!held) {
      this.drop();
      return false;
    }
    this.renewedAt = clock.now();
    if (held.fresh || this.buckets.size === 0) await this.takeOver(held.epoch);
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
    this.drop();
    const { services } = this;
    const { store, book, ports } = services;
    const own = Array.from({ length: BUCKETS }, (_, bucket) => bucket).filter((bucket) => this.owns(bucket));
    const { buckets, epoch, taken } = await this.takeBuckets(own, first);
    if (!taken) throw new LaneLost();
    await book.refresh(true);
    await store.refresh('alerts');
    this.buckets = new Map(buckets.map((one) => [one.bucket, one]));
    this.takeRules();
    await watchStored(services, this.rules, (rule) => this.cursor(rule));
    const { of } = this.place;
    ports.log.info(`${this.id} of ${of} runs here, epoch ${epoch}, ${this.rules.size} rules`);
  }

  private owns = (bucket: number): boolean => bucket % this.place.of === this.place.number;

  private cursor(rule: Rule): Cursor | undefined {
    return this.buckets.get(rule.bucket)?.rules.get(rule.id);
  }

  private async lookForRules(): Promise<void> {
    const { book } = this.services;
    await book.refresh();
    // Let go of meanwhile.
    if (this.buckets.size === 0) throw new LaneLost();
    if (book.revision !== this.bookRevision) this.takeRules();
  }

  /** Takes the rules as they are now; what the lane remembers of a rule goes on unless it asks something else. */
  private takeRules(): void {
    const { book, clock } = this.services;
    this.bookRevision = book.revision;
    const before = this.rules;
    this.rules = new Map();
    this.due.clear();
    // Bucket by bucket, so that rules that share a cursor document run in the same batches and end together.
    const own = book.all().filter(({ enabled, bucket }) => enabled && this.owns(bucket));
    for (const rule of own.sort((a, b) => a.bucket - b.bucket)) {
      const known = before.get(rule.id);
      const same =
        known !== undefined &&
        known.rule.revision === rule.revision &&
        known.rule.enabledAt === rule.enabledAt;
      // Somebody saved it, perhaps with another key: what was wrong with it is tried again now.
      const saved = known !== undefined && known.rule.version !== rule.version;
      const live = same ? Object.assign(known, { rule }) : { rule, memory: new RuleMemory(), slow: false };
      // Alerts of the revision before are kept and watched no more; those made meanwhile are found when they are needed.
      this.rules.set(rule.id, live);
      const bucket = this.buckets.get(rule.bucket)!;
      const begun = startCursor(rule, bucket.rules.get(rule.id), clock.now());
      const cursor = saved ? triedAgain(begun, clock.now()) : begun;
      bucket.rules.set(rule.id, cursor);
      this.workers.owed.note(rule.id, cursor);
      this.due.set(rule.id, nextRunAt(rule, cursor));
    }
    for (const bucket of this.buckets.values()) {
      for (const id of bucket.rules.keys()) if (!book.get(id)) bucket.rules.delete(id);
    }
  }

  private startDue(): void {
    const now = this.services.clock.now();
    for (const id of this.due.due(now, (one) => this.underWay.has(one))) {
      if (this.underWay.size >= MOST_RUNNING) return;
      const live = this.rules.get(id)!;
      if (!live.slow && !this.due.hasRoom) continue;
      const cursor = this.cursor(live.rule)!;
      const window = planRun(live.rule, cursor, now);
      if (!window) {
        this.due.set(id, nextRunAt(live.rule, cursor));
        continue;
      }
      const work = (signal: AbortSignal) => runRule(this.services, live, cursor, window, signal);
      this.start(live, work, dueSince(live.rule, cursor, window));
    }
  }

  /** `due`: of a run on time, since when it could have begun. */
  private start(live: LiveRule, work: (signal: AbortSignal) => Promise<Cursor>, due?: number): void {
    const { id } = live.rule;
    const { clock, delays } = this.services;
    const leave = due !== undefined && !live.slow ? this.due.enter() : null;
    this.underWay.enter(live.rule.bucket);
    if (due !== undefined) delays.started(id, clock.now() - due);
    this.underWay.window(id, this.evaluate(live, work), () => {
      leave?.();
      if (due !== undefined) delays.ended(id, clock.now() - due);
    });
  }

  /** Runs `work` while no window of the rule runs; false when one does now. */
  private async lock(ruleId: string, work: () => Promise<void>): Promise<boolean> {
    if (this.underWay.has(ruleId)) return false;
    await this.underWay.alone(ruleId, work, () => this.rules.get(ruleId)?.memory.stale());
    return true;
  }

  private async evaluate(live: LiveRule, work: (signal: AbortSignal) => Promise<Cursor>): Promise<void> {
    const { signal } = this.abort;
    const { id, bucket: number } = live.rule;
    const cursor = this.cursor(live.rule)!;
    let next: Cursor | null = null;
    try {
      next = await work(signal);
    } catch (error) {
      if (!signal.aborted)
        this.services.ports.log.error(`rule "${live.rule.name}": ${(error as Error).message}`);
    } finally {
      this.underWay.leave(number);
    }
    const bucket = this.buckets.get(number);
    if (!next || signal.aborted || !bucket) return;
    const current = this.rules.get(id);
    // What was measured meanwhile is none of the run's.
    next = { ...next, ...measuredOf(bucket.rules.get(id)) };
    // The rule was changed or switched meanwhile: what it is now decides how this cursor goes on.
    bucket.rules.set(
      id,
      current && current !== live ? startCursor(current.rule, next, this.services.clock.now()) : next,
    );
    const stored = await this.commits.soon(bucket).catch((error) => {
      // Not stored: the same window runs again, and finds what it stored.
      this.services.ports.log.warn(`${this.id}: cursors could not be stored: ${(error as Error).message}`);
      bucket.rules.set(id, { ...cursor, ...measuredOf(bucket.rules.get(id)) });
      live.memory.goBack();
      return true;
    });
    if (!stored) this.lost = true;
    this.workers.owed.note(id, bucket.rules.get(id)!);
    const now = this.rules.get(id);
    if (now) this.due.set(id, nextRunAt(now.rule, bucket.rules.get(id)!));
  }

  /** Keeps what was measured of rules with their cursors: lost, it is measured again. */
  private keep(measured: ReadonlyMap<string, Measured>): void {
    const { signal } = this.abort;
    const buckets = new Set<CursorBucket>();
    for (const [id, facts] of measured) {
      const rule = this.rules.get(id)?.rule;
      const bucket = rule && this.buckets.get(rule.bucket);
      const cursor = bucket?.rules.get(id);
      if (!rule || !bucket || !cursor) continue;
      bucket.rules.set(id, { ...cursor, ...facts });
      buckets.add(bucket);
      if (!this.underWay.has(id)) this.due.set(id, nextRunAt(rule, { ...cursor, ...facts }));
    }
    this.keeping = Promise.all([...buckets].map((bucket) => this.commits.soon(bucket))).then(
      (stored) => {
        if (!signal.aborted && stored.includes(false)) this.lost = true;
      },
      (error) => this.services.ports.log.debug(`not kept: ${(error as Error).message}`),
    );
  }

  /**
   * Whether the lease is surely ours, asked before every write of a run: a process that stood still past its term wakes in
   * the midst of one, and another node may be running the same window.
   */
  private mayWrite(run: AbortSignal): boolean {
    if (run.aborted) return false;
    if (this.lease.epoch !== null) return true;
    this.drop();
    return false;
  }

  /** Ends what still runs: this process is going. */
  stop(): void {
    this.drop();
  }

  /** Forgets everything: another node may have changed it. */
  private drop(): void {
    this.abort.abort();
    this.abort = new AbortController();
    this.lost = false;
    this.buckets = new Map();
    this.rules = new Map();
    this.due.clear();
    this.underWay.forgetBuckets();
    this.workers.owed.clear();
    this.bookRevision = -1;
  }

  /** For health: rules here, how many run now, how many are slow, and the longest overdue one in milliseconds. */
  get load(): { rules: number; running: number; slow: number; overdueMs: number } {
    const now = this.services.clock.now();
    let slow = 0;
    for (const live of this.rules.values()) if (live.slow) slow += 1;
    return { rules: this.rules.size, running: this.underWay.size, slow, overdueMs: this.due.overdueMs(now) };
  }
}
