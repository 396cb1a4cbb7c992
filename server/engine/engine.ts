import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { HealthReport, NodeReport, PreviewReport } from '../../common/api';
import {
  type Alert,
  LEARNED,
  type ResolvedSource,
  type Rule,
  type RuleInput,
  type RuleStatus,
  type Source,
} from '../../common/schemas';
import { SilenceBook } from '../alerts';
import { otherSources } from '../conditions';
import type { Reading, ReadsAs } from '../credentials';
import { EsError, type HostPorts, type HostRequest, type Scope } from '../ports';
import { SourceResolver } from '../sources';
import { Coalescer, type Notice, type Store, type Write } from '../store';
import { EngineClock } from './clock';
import { needsOf } from './condition_input';
import { type Cursor, readCursors } from './cursors';
import { Gaps } from './gaps';
import { healthReport } from './health';
import { withPressure, withReading } from './health_reading';
import { LaneAsks } from './lane_asks';
import { LaneCount } from './lane_count';
import { Lanes } from './lanes';
import { readLeases } from './lease';
import { type PreviewRange, preview } from './preview';
import { ReadFailure } from './problems';
import type { Lag } from './query_delay';
import { Readers } from './readers';
import { RuleBook } from './rule_book';
import { RunDelays } from './run_delays';
import { Searcher } from './searcher';
import type { EngineServices } from './services';
import { type SilentLook, SilentSources } from './silent_sources';
import { statusOf } from './status';
import { stepReads } from './step_reads';

const MEASURE_EVERY_MS = 60_000;
/** Lanes that have not looked for so long stand still. */
const STILL_MS = 60_000;

export interface EngineDeps {
  ports: HostPorts;
  store: Store;
  /** With whose rights a rule reads; by default the host's. */
  readingOf?(rule: Rule): Promise<Reading>;
  readsAs?(): Promise<ReadsAs>;
  /** Shared with others of the process; one of its own without it. */
  silences?: SilenceBook;
  deliveries(rule: Rule, alert: Alert, notice: Notice): Promise<Write[]>;
}

/** The evaluating part of one process: lanes to be woken by the host, and what pages ask of it. */
export class Engine {
  readonly services: EngineServices;
  readonly owner = { id: randomUUID(), node: hostname() };
  readonly lanes: Lanes;
  private readonly silent: SilentSources;
  private measuring: NodeJS.Timeout | null = null;
  private version = '';
  /** By the engine's clock, epoch ms. */
  private startedAt = 0;
  private readonly createdAt = Date.now();
  /** When every lane was last seen to be kept by some node; by this process's clock. */
  private sawAllKeptAt = 0;

  private readonly readsAs: () => Promise<ReadsAs>;

  constructor({ ports, store, silences, deliveries, readingOf, readsAs }: EngineDeps) {
    this.readsAs = readsAs ?? (async () => 'host');
    const identity = { kind: 'host' } as const;
    const es = ports.elasticsearch.identity(identity);
    const host: Reading = { id: 'host', identity, es, words: null };
    const clock = new EngineClock(ports.elasticsearch.internal, ports.log);
    const now = () => clock.now();
    const timeoutMs = ports.config.searchTimeoutMs + 10_000;
    const io = new Coalescer(store);
    const count = ports.config.lanes;
    this.services = {
      ports,
      store,
      io,
      cursorIo: new Coalescer(store, 1),
      clock,
      laneCount: new LaneCount(store, clock, { count, node: this.owner.node }),
      laneAsks: new LaneAsks(store, clock, this.owner.id),
      book: new RuleBook(io, ports.log, now),
      gaps: new Gaps(store),
      resolver: new SourceResolver(ports.savedSearches, es, now),
      readers: new Readers(readingOf ?? (async () => host), timeoutMs),
      delays: new RunDelays(),
      silences: silences ?? new SilenceBook(store, now),
      deliveries,
      random: Math.random,
    };
    this.lanes = new Lanes(this.services, this.owner);
    this.silent = new SilentSources(this.services.readers);
  }

  /** Lanes that no node has kept for `ms`, although it should have. Rejects with `EsError`. */
  async strandedLanes(ms: number): Promise<string[]> {
    await this.lanes.followCount();
    const { store, clock } = this.services;
    const { laneIds } = this.lanes;
    const since = clock.now() - ms;
    const leases = await readLeases(store, laneIds);
    if (leases.every((one) => (one?.renewedAt ?? 0) > since)) this.sawAllKeptAt = Date.now();
    // Others may have come as lately as this node has.
    if (this.startedAt > since) return [];
    return laneIds.filter((_, at) => (leases[at]?.renewedAt ?? 0) < since);
  }

  /** Asks for a fair share of the lanes, and answers those that were given since. Rejects with `EsError`. */
  async askForLanes(): Promise<string[]> {
    const { laneAsks } = this.services;
    await laneAsks.ask(this.lanes.laneIds);
    return laneAsks.given(this.lanes.laneIds);
  }

  /** Measures the cluster's clock now and each minute. Rejects with `EsError` when the first measurement fails. */
  async start(): Promise<void> {
    const { clock, ports } = this.services;
    await clock.measure();
    this.startedAt = clock.now();
    if (ports.background === false) await this.lanes.followCount();
    else await this.services.laneCount.declare();
    const info = await ports.elasticsearch.internal.request<{ version: { number: string } }>({
      method: 'GET',
      path: '/',
    });
    this.version = info.version.number;
    this.measuring = setInterval(() => {
      clock
        .measure()
        .catch((error) =>
          ports.log.warn(`the engine's clock could not be read: ${(error as Error).message}`),
        );
    }, MEASURE_EVERY_MS);
    this.measuring.unref();
  }

  get gaps(): Gaps {
    return this.services.gaps;
  }

  /** Resolves when the lanes are let go of. Never rejects. */
  async stop(): Promise<void> {
    if (this.measuring) clearInterval(this.measuring);
    await this.lanes.stop();
  }

  async preview(
    input: RuleInput,
    range: PreviewRange,
    { request, space, signal }: { request: HostRequest; space: string; signal: AbortSignal },
  ): Promise<PreviewReport> {
    const { clock, ports, resolver, store } = this.services;
    const es = ports.elasticsearch.user(request);
    const resolve = (source: Source) => resolver.resolve(source, { request, space }, es);
    const named = [{ source: input.source }, ...otherSources(input.condition)];
    const sources = await Promise.all(named.map(({ source }) => resolve(source)));
    const { searchTimeoutMs } = ports.config;
    const needs = await needsOf({ inline: resolve, store }, { condition: input.condition, space }, sources);
    const lookUps = await stepReads({ es, store, config: ports.config, signal }, input, space);
    const readsAs = await this.readsAs();
    const run = preview(input, range, {
      es,
      withKey: readsAs === 'author' || readsAs === 'nobody',
      needs,
      lookUps,
      searcher: new Searcher(es, { timeoutMs: searchTimeoutMs + 10_000, batchSize: 10 }),
      searchTimeoutMs,
      now: clock.now(),
      lag: input.queryDelay === LEARNED ? await this.lagOf(sources[0]!) : undefined,
      signal,
    });
    return run.catch((error) => {
      if (!(error instanceof ReadFailure)) throw error;
      throw new EsError(error.passing ? 503 : 422, 'read_failed', error.message);
    });
  }

  /** What was learnt of a source with the rules that look at the same; undefined where none does, or none has measured it. */
  private async lagOf({ revision }: ResolvedSource): Promise<Lag | undefined> {
    const { book, store } = this.services;
    await book.refresh();
    const alike = book.all().filter(({ enabled, resolved }) => enabled && resolved?.revision === revision);
    if (alike.length === 0) return undefined;
    const cursors = await readCursors(
      store,
      alike.slice(0, MOST_ALIKE).map(({ bucket }) => bucket),
    );
    const known = alike.flatMap(({ id }) => cursors.get(id)?.lag ?? []);
    return known.filter(({ source }) => source === revision).sort((a, b) => b.at - a.at)[0];
  }

  async resolve(source: Source, scope: Scope): Promise<ResolvedSource> {
    const { ports, resolver } = this.services;
    return 'request' in scope
      ? resolver.resolve(source, scope, ports.elasticsearch.user(scope.request))
      : resolver.resolve(source, scope);
  }

  async ruleStatus(ids: readonly string[]): Promise<Map<string, RuleStatus>> {
    const { book, store, clock, gaps } = this.services;
    await book.refresh();
    const rules = ids.map((id) => book.get(id));
    const buckets = rules.flatMap((rule) => (rule ? [rule.bucket] : []));
    const [cursors, open] = await Promise.all([
      buckets.length > 0 ? readCursors(store, buckets) : new Map<string, Cursor>(),
      gaps.open(ids),
    ]);
    const now = clock.now();
    return new Map(
      ids.map((id, at) => {
        const rule = rules[at];
        return [id, rule ? statusOf(rule, cursors.get(id), now, open.get(id)) : UNKNOWN];
      }),
    );
  }

  /** Whether this process does what it is to. */
  get alive(): Pick<NodeReport, 'live' | 'background'> {
    const { looks } = this.lanes;
    // Where the host wakes whom it likes, it may be that all lanes are with others for long.
    const newest = Math.max(this.createdAt, this.sawAllKeptAt, ...looks.map(({ lookedAt }) => lookedAt ?? 0));
    const { background = true } = this.services.ports;
    return { live: !background || Date.now() - newest < STILL_MS, background };
  }

  /** This process, as a space may see it: see `NodeReport`. */
  node(space: string): NodeReport {
    const { delays, readers } = this.services;
    return {
      ...this.alive,
      lanes: this.lanes.looks.map(({ lane, lookedAt }) => ({
        lane,
        lookedAt: lookedAt === null ? null : new Date(lookedAt).toISOString(),
      })),
      ...this.lanes.load(space),
      startP99Ms: delays.starts.quantile(0.99),
      wakeP99Ms: delays.wakes.quantile(0.99),
      ...readers.countsOf(space),
      shrunkTo: readers.shrunkTo,
    };
  }

  /** Rules were written: they are looked at now rather than at the next sweep. */
  rulesChanged(): void {
    const { book, ports } = this.services;
    book
      .refresh(true)
      .catch((error) => ports.log.warn(`rules could not be read: ${(error as Error).message}`));
  }

  /** Spaces that have rules. */
  async spaces(): Promise<string[]> {
    const { book } = this.services;
    await book.refresh();
    return [...new Set(book.all().map(({ space }) => space))];
  }

  /** Enabled rules of a space whose source always had documents and has none any more. */
  silentSources(space: string): Promise<SilentLook> {
    const { book, clock, ports } = this.services;
    const rules = book.all().filter(({ enabled }) => enabled);
    const { searchTimeoutMs } = ports.config;
    return this.silent.among(rules, space, { now: clock.now(), searchTimeoutMs });
  }

  /** The keys that rules read with, of all spaces. Rejects with `EsError`. */
  async credentialsNeeded(): Promise<Set<string>> {
    const { book } = this.services;
    await book.refresh(true);
    return new Set(book.all().flatMap(({ runsAs }) => runsAs?.credential ?? []));
  }

  async health(space: string): Promise<HealthReport> {
    const { store, clock, book, gaps, ports, readers } = this.services;
    const engine = { kind: ports.elasticsearch.internal.flavour, version: this.version };
    const { startedAt } = this;
    await this.lanes.followCount();
    const report = await healthReport(
      { store, clock, book, gaps, lanes: this.lanes.laneIds, startedAt },
      space,
      engine,
    );
    return withReading(withPressure(report, readers.shrunkTo), await this.readsAs(), ports.name);
  }
}

/** Rules asked for what they learnt of a source that they share. */
const MOST_ALIKE = 10;

/** A rule that was written a moment ago and is not seen by a search yet. */
const UNKNOWN: RuleStatus = {
  health: 'new',
  message: null,
  since: null,
  evaluatedTo: null,
  lastRunAt: null,
  nextRunAt: null,
  delay: null,
  notes: [],
};
