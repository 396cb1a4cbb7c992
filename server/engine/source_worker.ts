import type { ResolvedSource, Rule } from '../../common/schemas';
import { otherSources } from '../conditions';
import { type Cursor, type Measured, readableOf } from './cursors';
import type { LiveRule } from './evaluate_window';
import { countLateDocuments, nightOf } from './late_documents';
import { measureSource, readableKinds } from './measure_source';
import type { Lag } from './query_delay';
import { Searcher } from './searcher';
import type { EngineServices } from './services';

const HOUR = 3_600_000;
/** How often the rules are gone through for something to measure. */
const LOOK_MS = 1_000;
/** A lane that is never idle for so long measures all the same. */
const PATIENCE_MS = 10 * 60_000;
/** It rests so many times as long as a measurement took, and half a second at least. */
const REST = 4;
const LEAST_REST_MS = 500;

interface Lane {
  rules(): Iterable<LiveRule>;
  cursor(live: LiveRule): Cursor | undefined;
  /** Windows under way. */
  readonly underWay: number;
  /** Keeps what was measured beside the rules' cursors. */
  keep(measured: ReadonlyMap<string, Measured>): void;
}

/**
 * Measures the sources of a lane's rules when nothing else is to be done: one at a time, each once an hour, by a searcher of
 * its own, so that no window waits for it. What fails is tried again an hour later, and changes nothing.
 */
export class SourceWorker {
  private busy = false;
  private lookAt = 0;
  /** Since when something is due that waits for an idle moment. */
  private waitingSince: number | null = null;
  private readonly failedAt = new Map<string, number>();
  /** What was measured, by source, and counted, by rule: the lane may have been given up while it was. */
  private readonly known = new Map<string, { lag: Lag; kinds: string[] }>();
  private readonly countedTo = new Map<string, number>();

  constructor(
    private readonly services: EngineServices,
    private readonly lane: Lane,
  ) {}

  /** Begins the next measurement, if any is due. Never rejects. */
  startSome(): void {
    const now = Date.now();
    if (this.busy || now < this.lookAt) return;
    const idle = this.lane.underWay === 0;
    if (!idle && this.waitingSince !== null && now - this.waitingSince < PATIENCE_MS) return;
    this.lookAt = now + LOOK_MS;
    const work = this.next();
    if (!work) {
      this.waitingSince = null;
      return;
    }
    if (!idle && this.waitingSince === null) {
      this.waitingSince = now;
      return;
    }
    this.waitingSince = null;
    this.busy = true;
    void work.run().then(
      () => this.rest(now),
      (error) => {
        this.rest(now);
        this.failedAt.set(work.id, this.services.clock.now());
        this.services.ports.log.debug(`${work.id} could not be measured: ${(error as Error).message}`);
      },
    );
  }

  private rest(since: number): void {
    this.busy = false;
    const now = Date.now();
    this.lookAt = now + Math.max(REST * (now - since), LEAST_REST_MS);
  }

  /** The first measurement that is due. */
  private next(): { id: string; run(): Promise<void> } | null {
    const now = this.services.clock.now();
    for (const [id, at] of this.failedAt) if (now - at > HOUR) this.failedAt.delete(id);
    for (const [id, { lag }] of this.known) if (now - lag.at > HOUR) this.known.delete(id);
    for (const live of this.lane.rules()) {
      const cursor = this.lane.cursor(live);
      const rule = this.asItIs(live);
      if (!cursor || !rule.resolved || !areOthersKnown(rule)) continue;
      const { resolved } = rule;
      const source = `source ${resolved.revision} ${rule.runsAs?.credential ?? ''}`;
      const due = live.measureSoon || isDue(rule, resolved, cursor, now);
      if (due && !this.failedAt.has(source))
        return { id: source, run: () => this.measure(rule, resolved, cursor, now) };
      const night = nightOf(rule, now);
      const late = `late documents of ${rule.id}`;
      if (isNightDue(rule, cursor, night) && !this.failedAt.has(late))
        return { id: late, run: () => this.countLate(rule, cursor, { night, now }) };
    }
    return null;
  }

  /** What was learnt since the lane took the rule is in the book. */
  private asItIs({ rule }: LiveRule): Rule {
    return this.services.book.get(rule.id) ?? rule;
  }

  /** With batches of its own, so that no window waits for a measurement. */
  private async reader(rule: Rule) {
    const { readers, ports } = this.services;
    const { es, words } = await readers.of(rule);
    const timeoutMs = ports.config.searchTimeoutMs + 10_000;
    return {
      es,
      searcher: new Searcher(es, { timeoutMs, batchSize: 1, inFlight: 1, words: words ?? undefined }),
    };
  }

  private async measure(
    of: Rule,
    resolved: ResolvedSource,
    { lag: before }: Cursor,
    now: number,
  ): Promise<void> {
    const { ports } = this.services;
    const { revision: source } = resolved;
    const { runsAs } = of;
    // What a person may not read is not there for their rules.
    const measuredAs = `${source} ${runsAs?.credential ?? ''}`;
    let known = this.known.get(measuredAs);
    if (!known || known.lag.at === before?.at) {
      const { searchTimeoutMs } = ports.config;
      const asked = { ...(await this.reader(of)), searchTimeoutMs };
      const { p99Ms, documents, ahead, kinds } = await measureSource(asked, resolved, now);
      known = { lag: { at: now, source, p99Ms, documents, ahead }, kinds };
      this.known.set(measuredAs, known);
    }
    const { lag, kinds } = known;
    const measured = new Map<string, Measured>();
    for (const live of [...this.lane.rules()]) {
      const rule = this.asItIs(live);
      if (rule.resolved?.revision !== source || rule.runsAs?.credential !== runsAs?.credential) continue;
      if (!areOthersKnown(rule)) continue;
      const all = [...kinds, ...(await this.kindsBeside(rule))];
      const held = this.lane.cursor(live)?.readable ?? null;
      live.measureSoon = false;
      measured.set(rule.id, { lag, readable: readableOf(rule.version, held, all) });
    }
    this.lane.keep(measured);
  }

  /** Kinds of readable indices of the sources that a rule's condition names beside its own. */
  private async kindsBeside(rule: Rule): Promise<string[]> {
    const { resolvedOthers = [] } = rule;
    if (resolvedOthers.length === 0) return [];
    const { es } = await this.services.readers.of(rule);
    return readableKinds(es, resolvedOthers, this.services.ports.config.searchTimeoutMs);
  }

  private async countLate(rule: Rule, cursor: Cursor, at: { night: number; now: number }): Promise<void> {
    if (this.countedTo.get(rule.id) !== at.night) {
      const { gaps, ports } = this.services;
      const { searchTimeoutMs } = ports.config;
      const { searcher } = await this.reader(rule);
      const counting = { searcher, gaps, searchTimeoutMs };
      const documents = await countLateDocuments(counting, rule, cursor, at);
      if (documents > 0)
        ports.log.warn(`rule "${rule.name}": ${documents} documents came too late for any run, see its gaps`);
      this.countedTo.set(rule.id, at.night);
    }
    this.lane.keep(new Map([[rule.id, { lateTo: at.night }]]));
  }
}

/** Its first run resolves the sources that its condition names. */
const areOthersKnown = ({ condition, resolvedOthers = [] }: Rule): boolean =>
  otherSources(condition).length === resolvedOthers.length;

const isDue = (rule: Rule, { revision }: ResolvedSource, { lag, readable }: Cursor, now: number): boolean =>
  lag === undefined || lag.source !== revision || now - lag.at > HOUR || readable?.version !== rule.version;

/** Not while a rule is still to see what it owes. */
const isNightDue = (rule: Rule, { lateTo, owed, trouble }: Cursor, night: number): boolean =>
  !owed &&
  !trouble &&
  night > (lateTo ?? Number.NEGATIVE_INFINITY) &&
  night > (rule.enabledAt ? Date.parse(rule.enabledAt) : Number.POSITIVE_INFINITY);
