import { type Rule, type RuleInput, ruleInputSchema } from '../../../common/schemas';
import { fromMillis } from '../../../common/time';
import { newDelivery } from '../../../server/channels';
import { Engine, type EngineDeps } from '../../../server/engine';
import type { Cursor } from '../../../server/engine/cursors';
import { DEFAULT_CONFIG, type Es, type HostPorts, type Log, type SavedSearches } from '../../../server/ports';
import { BUCKETS, bucketOf, ruleDocument, Store } from '../../../server/store';
import { arrive, type Cut, CutEs, type OnItsWay } from './cut_es';
import { type Ledger, readLedger } from './ledger';

/** Seconds after the world's beginning. */
export interface WorldDocument {
  at: number;
  user: string;
}

/** What stands around the engine in a process. */
export interface Around extends Pick<EngineDeps, 'deliveries'> {
  look?(now: number): Promise<void>;
}
export type Compose = (store: Store, now: () => number) => Around;

const plain: Compose = (store) => ({
  deliveries: async (rule, alert, { channels, reason, ordinal, at }) => {
    const index = await store.month('deliveries', Date.parse(at));
    const links = { queueUrl: '', discoverUrl: null };
    return channels.map((id) => {
      const made = newDelivery({ alert, rule, channel: { id, name: id }, reason, ordinal, at, links });
      return { op: 'create', index, id: made.id, doc: made.doc };
    });
  },
});

/** What comes before a window is evaluated: documents of it, late ones, and what people do. */
export interface Step {
  documents: WorldDocument[];
  late: WorldDocument[];
  people?: (store: Store) => Promise<unknown>;
}

const LEASE_MS = 3_000;
const LANE = 'lane-01';
const noSavedSearches = {} as SavedSearches;
const quiet: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** An id that falls into the first bucket: its grid begins at the full interval, and one write holds all cursors. */
function ruleId(name: string): string {
  for (let n = 0; ; n++) if (bucketOf(`${name}-${n}`) % BUCKETS === 0) return `${name}-${n}`;
}

/**
 * The engine on a clock of its own: each step brings documents and evaluates one window of every rule. A cut breaks the
 * way to the store in the middle; then the next process, or the same one, goes on four seconds later.
 */
export class CutWorld {
  private now = 0;
  private speed = 0;
  private since = Date.now();
  private documents = 0;
  /** The windows of the step are evaluated: what is left of it is to look around. */
  private evaluated = false;
  private readonly way: OnItsWay = { arrives: null };
  readonly store: Store;

  constructor(
    private readonly es: Es,
    private readonly prefix: string,
    readonly index: string,
    private readonly beginning: number,
    private readonly stepMs: number,
    private readonly rules: ReadonlyArray<Partial<RuleInput> & Pick<RuleInput, 'name' | 'condition'>>,
    /** How deliveries are made, and what looks at alerts after each step; by default one for each channel, and nothing. */
    private readonly compose: Compose = plain,
  ) {
    this.store = new Store(es, prefix, quiet);
  }

  async open(): Promise<void> {
    const properties = { '@timestamp': { type: 'date' }, user: { type: 'keyword' } };
    await this.es.request({ method: 'PUT', path: `/${this.index}`, body: { mappings: { properties } } });
    await this.store.ensure();
  }

  /** Forgets all that was stored, and begins anew. */
  async reset(): Promise<void> {
    const body = { query: { match_all: {} } };
    const query = { refresh: true, conflicts: 'proceed', ignore_unavailable: true, expand_wildcards: 'all' };
    await this.store.refresh('matches', 'alerts', 'deliveries', 'runs', 'state', 'rules', 'config');
    await this.es.request({
      method: 'POST',
      path: `/${this.prefix}_*,${this.index}/_delete_by_query`,
      query,
      body,
    });
    this.documents = 0;
    const enabledAt = new Date(this.beginning).toISOString();
    for (const given of this.rules) {
      const source = { kind: 'query', index: this.index, language: 'kuery', query: '' };
      const input = ruleInputSchema.parse({
        channels: ['c'],
        ...given,
        enabled: true,
        interval: fromMillis(this.stepMs),
        source,
      });
      const id = ruleId(given.name);
      const rule: Rule = {
        ...input,
        id,
        space: 'default',
        version: 1,
        revision: 1,
        bucket: bucketOf(id),
        createdAt: enabledAt,
        createdBy: 'ana',
        updatedAt: enabledAt,
        updatedBy: 'ana',
        enabledAt,
        deleted: false,
        resolved: null,
        orphanedSince: null,
      };
      const doc = ruleDocument(rule, enabledAt);
      await this.store.write({ op: 'index', index: this.store.alias('rules'), id, doc }, { refresh: true });
    }
  }

  /** Documents get ids in their order, whatever else happens. */
  async put(documents: readonly WorldDocument[]): Promise<void> {
    if (documents.length === 0) return;
    const lines: object[] = [];
    for (const { at, user } of documents) {
      const time = new Date(this.beginning + at * 1_000).toISOString();
      lines.push(
        { create: { _index: this.index, _id: `d${this.documents++}` } },
        { '@timestamp': time, user },
      );
    }
    await this.es.request({ method: 'POST', path: '/_bulk', query: { refresh: true }, lines });
  }

  /**
   * All steps, each cut before its `cut.at`-th write; answers the most writes of a step and what is stored in the end.
   * `early`: documents that come late come right after the cut of the step before instead. `takeover`: another process
   * goes on at that step, without a cut.
   */
  async live(
    steps: readonly Step[],
    cut: Cut | null,
    { early = false, takeover }: { early?: boolean; takeover?: number } = {},
  ): Promise<{ writes: number; cuts: number; ledger: Ledger }> {
    await this.reset();
    let process = this.start();
    let writes = 0;
    let cuts = 0;
    let cameEarly = -1;
    for (const [number, { documents, late, people }] of steps.entries()) {
      await people?.(this.store);
      await this.put(cameEarly === number ? documents : [...documents, ...late]);
      this.setClock(this.beginning + (number + 1) * this.stepMs, 0);
      if (number === takeover) {
        this.setClock(this.now + LEASE_MS + 1_000, 0);
        process = this.start();
      }
      process.es.arm(cut);
      this.evaluated = false;
      const ended = await process.evaluate();
      writes = Math.max(writes, process.es.writes);
      if (process.es.happened) cuts += 1;
      if (ended) continue;
      await process.es.settled();
      if (early && number + 1 < steps.length) {
        await this.put(steps[number + 1]!.late);
        cameEarly = number + 1;
      }
      this.setClock(this.now + LEASE_MS + 1_000, 0);
      process = this.start();
      if (!(await process.evaluate())) throw new Error('the run after the cut did not come to its end');
      await arrive(this.way);
    }
    return { writes, cuts, ledger: await readLedger(this.store) };
  }

  async alerts(): Promise<Ledger['alerts']> {
    return (await readLedger(this.store)).alerts;
  }

  private setClock(now: number, speed: number): void {
    this.now = now;
    this.speed = speed;
    this.since = Date.now();
  }

  private start() {
    let turn = new AbortController();
    let complete = false;
    const es: CutEs = new CutEs(
      this.es,
      ({ lines }) => {
        const doc = lines?.[1] as { kind?: string; payload?: { rules?: Record<string, Cursor> } };
        if (doc?.kind !== 'cursors') return;
        const cursors = Object.values(doc.payload?.rules ?? {});
        // What arrives late may make a run fail: it is time to try again.
        const retryAt = Math.ceil(Math.max(this.now, ...cursors.map(({ trouble }) => trouble?.retryAt ?? 0)));
        if (retryAt > this.now && this.speed === 0) this.setClock(retryAt, 0);
        if (cursors.length < this.rules.length) return;
        if (!cursors.every(({ to }) => to > this.now - this.stepMs)) return;
        complete = true;
        turn.abort();
      },
      // A process that lives on tries again after a while; its clock runs so that the while is short.
      (kind) => (kind === 'hiccup' ? this.setClock(this.now, 10) : turn.abort()),
      this.way,
    );
    const store = new Store(es, this.prefix, quiet);
    const ports: HostPorts = {
      name: 'standalone',
      version: 'test',
      log: quiet,
      config: { ...DEFAULT_CONFIG, lanes: 1, indexPrefix: this.prefix, leaseMs: LEASE_MS },
      elasticsearch: { internal: es, identity: () => es, user: () => es },
      savedSearches: noSavedSearches,
      user: async () => ({ login: 'ana', name: 'Ana' }),
      users: async () => [],
      space: () => 'default',
      privileges: async () => ({ read: true, triage: true, write: true, admin: true, audit: true }),
      appPath: () => '/app/lookout',
      basePath: () => '',
    };
    const around = this.compose(store, () => engine.services.clock.now());
    const engine: Engine = new Engine({ ports, store, deliveries: around.deliveries });
    engine.services.clock.now = () =>
      Math.round(this.now + Math.min((Date.now() - this.since) * this.speed, this.stepMs - 1_000));
    return {
      /** False when the cut came in between. */
      evaluate: async (): Promise<boolean> => {
        turn = new AbortController();
        complete = this.evaluated;
        for (let tries = 0; tries < 5 && !turn.signal.aborted && !complete; tries++)
          await engine.lanes.run(LANE, { signal: turn.signal, budgetMs: 20_000 });
        this.evaluated = complete;
        if (complete) await around.look?.(engine.services.clock.now());
        return complete && !es.dead;
      },
      es,
    };
  }
}
