import { fromMillis } from '../../../common/time';
import { newDelivery } from '../../../server/channels';
import { Engine, type EngineDeps } from '../../../server/engine';
import type { Cursor } from '../../../server/engine/cursors';
import type { Es } from '../../../server/ports';
import { Store } from '../../../server/store';
import { hostPorts, quiet } from '../../host_ports';
import { makeIndex, removeIndices } from '../../indices';
import { type AskedRule, ruleId, ruleWrite } from '../../stored_rule';
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

/** A rule of the world: its source and how often it runs are the world's. */
export type CutRule = Partial<AskedRule> & Pick<AskedRule, 'name' | 'condition'>;

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
    private readonly rules: readonly CutRule[],
    /** How deliveries are made, and what looks at alerts after each step; by default one for each channel, and nothing. */
    private readonly compose: Compose = plain,
  ) {
    this.store = new Store(es, prefix, quiet);
  }

  async open(): Promise<void> {
    await makeIndex(this.es, this.index, { user: 'keyword' });
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
    const source = { kind: 'query', index: this.index, language: 'kuery', query: '' } as const;
    const interval = fromMillis(this.stepMs);
    const writes = this.rules.map((rule) =>
      ruleWrite(
        this.store,
        ruleId(rule.name),
        { channels: ['c'], ...rule, interval, source },
        this.beginning,
      ),
    );
    await this.store.bulk(writes, { refresh: true });
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

  /** Removes all that it made in the engine. */
  remove(): Promise<void> {
    return removeIndices(this.es, `${this.prefix}_*,${this.index}`);
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
    const ports = hostPorts(es, { config: { lanes: 1, indexPrefix: this.prefix, leaseMs: LEASE_MS } });
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
