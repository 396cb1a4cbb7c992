import type { Rule } from '../../common/schemas';
import { severityRank } from '../../common/words';
import { RuleMemory } from '../alerts';
import { BucketCommits } from './bucket_commits';
import { type Cursor, type CursorBucket, type Measured, measuredOf } from './cursors';
import { DueRules } from './due_rules';
import type { LiveRule } from './evaluate_window';
import { type LaneDoor, LaneWorkers } from './lane_workers';
import { nextRunAt, planRun, startCursor, triedAgain } from './plan';
import { dueSince } from './run_delays';
import { runRule } from './run_rule';
import type { EngineServices } from './services';
import { UnderWay } from './under_way';
import { watchStored } from './watch_stored';

/** Rules that are held, windows under way, rules that overran lately; `overdueMs`: of the rule that waits longest. */
export interface LaneLoad {
  rules: number;
  running: number;
  slow: number;
  overdueMs: number;
}

/** All windows under way at once. */
const MOST_RUNNING = 2_000;

/**
 * The rules of a lane while this node has it, with their cursors, and what runs of them:
 * - due rules start together, so that their reads fill common batches, and go on independently;
 * - a rule's next window starts only when its cursor is stored.
 */
export class LaneRules {
  private buckets = new Map<number, CursorBucket>();
  private rules = new Map<string, LiveRule>();
  private readonly due = new DueRules();
  private readonly workers: LaneWorkers;
  private keeping: Promise<unknown> = Promise.resolve();
  private readonly underWay = new UnderWay();
  private readonly commits: BucketCommits;
  private bookRevision = -1;
  private abort = new AbortController();
  /** A cursor could not be stored, for another node has stamped it: what is known here is void. */
  lost = false;
  /** When the turn that goes on began, by the engine's clock. */
  wokenAt = 0;

  constructor(
    private readonly services: EngineServices,
    private readonly laneId: string,
    readonly owns: (bucket: number) => boolean,
  ) {
    this.commits = new BucketCommits(
      (write) => services.cursorIo.write(write),
      (bucket) => this.underWay.in(bucket),
    );
    this.workers = new LaneWorkers(services, this.door());
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

  /** Takes the rules of the buckets. Rejects with `EsError`. */
  async begin(buckets: readonly CursorBucket[]): Promise<void> {
    this.buckets = new Map(buckets.map((one) => [one.bucket, one]));
    await this.watch(this.takeRules());
  }

  get isEmpty(): boolean {
    return this.buckets.size === 0;
  }

  private cursor(rule: Rule): Cursor | undefined {
    return this.buckets.get(rule.bucket)?.rules.get(rule.id);
  }

  /** The rules have changed. Rejects with `EsError`: then nothing of them may run. */
  async look(): Promise<void> {
    const { book, store } = this.services;
    if (book.revision === this.bookRevision) return;
    const fresh = this.takeRules();
    // Those made before it was switched off are to recover, too.
    const again = new Map([...fresh].filter(([, { rule }]) => rule.version > 1));
    if (again.size === 0) return;
    await store.refresh('alerts');
    await this.watch(again);
  }

  private watch(rules: ReadonlyMap<string, LiveRule>): Promise<void> {
    return watchStored(this.services, rules, (rule) => this.cursor(rule));
  }

  /** Takes the rules as they are now; what the lane remembers of a rule goes on unless it asks something else. Answers the others. */
  private takeRules(): Map<string, LiveRule> {
    const { book, clock } = this.services;
    this.bookRevision = book.revision;
    const before = this.rules;
    this.rules = new Map();
    this.due.clear();
    const fresh = new Map<string, LiveRule>();
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
      this.rules.set(rule.id, live);
      if (!same) fresh.set(rule.id, live);
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
    return fresh;
  }

  /** Begins what is due. */
  startDue(): void {
    const now = this.services.clock.now();
    const rankOf = (id: string) => severityRank(this.rules.get(id)!.rule.severity);
    for (const id of this.due.due(now, (one) => this.underWay.has(one), rankOf)) {
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

  /** Begins what takes longer, where there is room for it. Never rejects. */
  startSome(): Promise<void> {
    return this.workers.startSome(this.abort.signal);
  }

  /** `due`: of a run on time, since when it could have begun. */
  private start(live: LiveRule, work: (signal: AbortSignal) => Promise<Cursor>, due?: number): void {
    const { id } = live.rule;
    const { clock, delays } = this.services;
    const leave = due !== undefined && !live.slow ? this.due.enter() : null;
    this.underWay.enter(live.rule.bucket);
    if (due !== undefined) {
      const now = clock.now();
      delays.started(id, now - due, Math.min(now, this.wokenAt) - due);
    }
    const run = this.evaluate(live, work).catch((error) =>
      this.services.ports.log.error(`rule "${live.rule.name}": ${(error as Error).stack}`),
    );
    this.underWay.window(id, run, () => {
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
      this.services.ports.log.warn(
        `${this.laneId}: cursors could not be stored: ${(error as Error).message}`,
      );
      bucket.rules.set(id, { ...cursor, ...measuredOf(bucket.rules.get(id)) });
      live.memory.goBack();
      return true;
    });
    if (!stored) this.lost = true;
    const kept = bucket.rules.get(id);
    const now = this.rules.get(id);
    // Deleted while it was stored.
    if (!kept || !now) return;
    this.workers.owed.note(id, kept);
    this.due.set(id, nextRunAt(now.rule, kept));
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

  /** Waits for what runs, at most so long; answers whether nothing runs any more. */
  async drain(ms: number): Promise<boolean> {
    await this.keeping;
    return this.underWay.drain(ms, this.abort.signal);
  }

  /** Ends what runs and forgets everything: another node may have changed it. */
  drop(): void {
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

  get size(): number {
    return this.rules.size;
  }

  /** What of a space is here: others' is none of who asks for it. */
  load(space: string): LaneLoad {
    const now = this.services.clock.now();
    const sum = { rules: 0, running: 0, slow: 0, overdueMs: 0 };
    for (const { rule, slow } of this.rules.values()) {
      if (rule.space !== space) continue;
      sum.rules += 1;
      if (slow) sum.slow += 1;
      if (this.underWay.has(rule.id)) sum.running += 1;
      sum.overdueMs = Math.max(sum.overdueMs, this.due.overdueMs(rule.id, now));
    }
    return sum;
  }
}
