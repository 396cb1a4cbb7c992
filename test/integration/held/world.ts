import { randomBytes } from 'node:crypto';
import { Engine } from '../../../server/engine';
import { type Cursor, readCursors } from '../../../server/engine/cursors';
import { connectEs, type EsClient } from '../../../server/hosts/standalone/elasticsearch';
import type { Es, HostPorts } from '../../../server/ports';
import { Store } from '../../../server/store';
import { hostPorts, quiet } from '../../host_ports';
import { removeIndices } from '../../indices';
import { type AskedRule, ruleId, ruleWrite } from '../../stored_rule';
import { type Ledger, readLedger } from '../kill/ledger';

export const heldPrefix = () => `.kibana_lookout_held_${randomBytes(4).toString('hex')}`;

const LANE = 'lane-01';
const MOST_MS = 150_000;
const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** The engine, with rules of its own in indices of its own, on a clock that stands still until it is set. */
export class HeldWorld {
  readonly ports: HostPorts;
  readonly store: Store;
  private readonly stopping = new AbortController();
  private lane: Promise<void> = Promise.resolve();
  private names: string[] = [];
  private now = 0;

  private constructor(
    readonly es: EsClient,
    /** What rules read with. */
    reads: Es,
    private readonly prefix: string,
    private readonly isLent: boolean,
  ) {
    this.ports = hostPorts(es, {
      config: { lanes: 1, indexPrefix: this.prefix },
      elasticsearch: { internal: es, identity: () => reads, user: () => reads },
    });
    this.store = new Store(es, this.prefix, quiet);
  }

  /**
   * `wrap` stands between the rules' reads and the engine. `prefix`: of indices that stay, for the next world to be opened in;
   * they are emptied.
   */
  static async open(
    url: string,
    { wrap = (es) => es, prefix }: { wrap?: (es: Es) => Es; prefix?: string } = {},
  ): Promise<HeldWorld> {
    const es = await connectEs(url);
    const own = prefix ?? heldPrefix();
    const world = new HeldWorld(es, wrap(es), own, prefix !== undefined);
    await world.store.ensure();
    return world;
  }

  /** Rules that look once a minute, switched on at `at`. */
  async start(rules: readonly AskedRule[], at: number): Promise<void> {
    this.now = at;
    this.names = rules.map(({ name }) => name);
    const writes = rules.map((rule) => ruleWrite(this.store, ruleId(rule.name), rule, at));
    await this.store.bulk(writes, { refresh: true });
    // A rule that reads its matches while another has their month made fails for a moment, which is not looked at here.
    await this.store.month('matches', at);
    const engine = new Engine({ ports: this.ports, store: this.store, deliveries: async () => [] });
    engine.services.clock.now = () => this.now;
    engine.services.random = () => 0;
    const { signal } = this.stopping;
    const turn = async () => {
      while (!signal.aborted) await engine.lanes.run(LANE, { signal, budgetMs: 3_600_000 });
    };
    this.lane = turn();
  }

  /** By the rules' names. */
  async cursors(): Promise<Map<string, Cursor>> {
    const all = await readCursors(this.store, [0]);
    return new Map(
      this.names.flatMap((name) => {
        const cursor = all.get(ruleId(name));
        return cursor ? [[name, cursor] as const] : [];
      }),
    );
  }

  async until(holds: (cursor: Cursor) => boolean): Promise<Map<string, Cursor>> {
    for (const end = Date.now() + MOST_MS; ; await wait(50)) {
      const cursors = await this.cursors();
      if (cursors.size === this.names.length && [...cursors.values()].every(holds)) return cursors;
      if (Date.now() > end) throw new Error(`did not come about: ${JSON.stringify([...cursors])}`);
    }
  }

  /** Sets the clock; resolves when every rule is evaluated up to then, or was tried at that moment and is in trouble. */
  async to(now: number): Promise<Map<string, Cursor>> {
    this.now = now;
    return this.until(({ to, trouble, lastRunAt }) =>
      trouble ? lastRunAt === now : to === now && lastRunAt === now,
    );
  }

  ledger(): Promise<Ledger> {
    return readLedger(this.store);
  }

  private async empty(): Promise<void> {
    await this.store.refresh('matches', 'alerts', 'runs', 'state', 'rules');
    const query = { refresh: true, conflicts: 'proceed', ignore_unavailable: true, expand_wildcards: 'all' };
    const body = { query: { match_all: {} } };
    await this.es.request({ method: 'POST', path: `/${this.prefix}_*/_delete_by_query`, query, body });
  }

  async close(): Promise<void> {
    this.stopping.abort();
    await this.lane;
    if (this.isLent) await this.empty();
    else await removeIndices(this.es, `${this.prefix}_*`);
    await this.es.close();
  }
}
