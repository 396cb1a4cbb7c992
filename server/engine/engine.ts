import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { HealthReport, PreviewReport } from '../../common/api';
import type { Alert, ResolvedSource, Rule, RuleInput, RuleStatus, Source } from '../../common/schemas';
import { SilenceBook } from '../alerts';
import { otherSources } from '../conditions';
import type { HostPorts, HostRequest, LaneRunner, Scope } from '../ports';
import { SourceResolver } from '../sources';
import { Coalescer, type Notice, type Store, type Write } from '../store';
import { EngineClock } from './clock';
import { needsOf } from './condition_input';
import { readCursors } from './cursors';
import { Gaps } from './gaps';
import { healthReport } from './health';
import { Lane } from './lane';
import { type PreviewRange, preview } from './preview';
import { RuleBook } from './rule_book';
import { RunDelays } from './run_delays';
import { Searcher } from './searcher';
import type { EngineServices } from './services';
import { statusOf } from './status';

const MEASURE_EVERY_MS = 60_000;

export interface EngineDeps {
  ports: HostPorts;
  store: Store;
  /** Shared with others of the process; one of its own without it. */
  silences?: SilenceBook;
  deliveries(rule: Rule, alert: Alert, notice: Notice): Promise<Write[]>;
}

/** The evaluating part of one process: lanes to be woken by the host, and what pages ask of it. */
export class Engine {
  readonly services: EngineServices;
  readonly owner = { id: randomUUID(), node: hostname() };
  readonly lanes: LaneRunner;
  private readonly byId: Map<string, Lane>;
  private measuring: NodeJS.Timeout | null = null;
  private version = '';
  /** By the engine's clock, epoch ms. */
  private startedAt = 0;

  constructor({ ports, store, silences, deliveries }: EngineDeps) {
    const es = ports.elasticsearch.identity({ kind: 'host' });
    const clock = new EngineClock(ports.elasticsearch.internal, ports.log);
    const now = () => clock.now();
    const timeoutMs = ports.config.searchTimeoutMs + 10_000;
    this.services = {
      ports,
      store,
      io: new Coalescer(store),
      cursorIo: new Coalescer(store, 1),
      clock,
      book: new RuleBook(store, ports.log, now),
      gaps: new Gaps(store),
      resolver: new SourceResolver(ports.savedSearches, es, now),
      es,
      searchers: {
        quick: new Searcher(es, { timeoutMs }),
        slow: new Searcher(es, { timeoutMs, batchSize: 5, inFlight: 1 }),
        people: new Searcher(es, { timeoutMs, batchSize: 10 }),
      },
      delays: new RunDelays(),
      silences: silences ?? new SilenceBook(store, now),
      deliveries,
      random: Math.random,
    };
    const of = ports.config.lanes;
    const lanes = Array.from({ length: of }, (_, number) => {
      const id = `lane-${String(number + 1).padStart(2, '0')}`;
      return new Lane(this.services, id, { number, of }, this.owner);
    });
    this.byId = new Map(lanes.map((lane) => [lane.id, lane]));
    this.lanes = {
      laneIds: lanes.map(({ id }) => id),
      run: async (laneId, options) => this.byId.get(laneId)?.run(options) ?? { nextAt: Date.now() + 60_000 },
    };
  }

  /** Measures the cluster's clock now and each minute. Rejects with `EsError` when the first measurement fails. */
  async start(): Promise<void> {
    const { clock, ports } = this.services;
    await clock.measure();
    this.startedAt = clock.now();
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

  stop(): void {
    if (this.measuring) clearInterval(this.measuring);
    for (const lane of this.byId.values()) lane.stop();
  }

  async preview(
    input: RuleInput,
    range: PreviewRange,
    { request, space, signal }: { request: HostRequest; space: string; signal: AbortSignal },
  ): Promise<PreviewReport> {
    const { resolver, clock, ports, searchers, es } = this.services;
    const named = [{ source: input.source }, ...otherSources(input.condition)];
    const sources = await Promise.all(
      named.map(({ source }) => resolver.resolve(source, { request, space })),
    );
    const { searchTimeoutMs } = ports.config;
    const needs = await needsOf(this.services, { condition: input.condition, space }, sources);
    return preview(input, range, {
      es,
      needs,
      searcher: searchers.people,
      searchTimeoutMs,
      now: clock.now(),
      signal,
    });
  }

  async resolve(source: Source, scope: Scope): Promise<ResolvedSource> {
    return this.services.resolver.resolve(source, scope);
  }

  async ruleStatus(ids: readonly string[]): Promise<Map<string, RuleStatus>> {
    const { book, store, clock } = this.services;
    await book.refresh();
    const rules = ids.map((id) => book.get(id));
    const buckets = rules.flatMap((rule) => (rule ? [rule.bucket] : []));
    const cursors = buckets.length > 0 ? await readCursors(store, buckets) : new Map();
    const now = clock.now();
    return new Map(
      ids.map((id, at) => {
        const rule = rules[at];
        return [id, rule ? statusOf(rule, cursors.get(id), now) : UNKNOWN];
      }),
    );
  }

  /** What this node's lanes hold and run at this moment. */
  get load(): { rules: number; running: number; overdueMs: number } {
    const sum = { rules: 0, running: 0, overdueMs: 0 };
    for (const lane of this.byId.values()) {
      const { rules, running, overdueMs } = lane.load;
      sum.rules += rules;
      sum.running += running;
      sum.overdueMs = Math.max(sum.overdueMs, overdueMs);
    }
    return sum;
  }

  /** Rules were written: they are looked at now rather than at the next sweep. */
  rulesChanged(): void {
    const { book, ports } = this.services;
    book
      .refresh(true)
      .catch((error) => ports.log.warn(`rules could not be read: ${(error as Error).message}`));
  }

  health(space: string): Promise<HealthReport> {
    const { store, clock, book, ports } = this.services;
    const engine = { kind: ports.elasticsearch.internal.flavour, version: this.version };
    const { startedAt } = this;
    return healthReport({ store, clock, book, lanes: this.lanes.laneIds, startedAt }, space, engine);
  }
}

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
