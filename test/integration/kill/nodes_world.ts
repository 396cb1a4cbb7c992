import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Channel, Rule } from '../../../common/schemas';
import { RecordingServer } from '../../../server/channels/testing/recording_server';
import type { TestDocument } from '../../../server/conditions/testing';
import type { Cursor } from '../../../server/engine/cursors';
import { laneId } from '../../../server/engine/lane_count';
import { type LeaseState, readLeases } from '../../../server/engine/lease';
import { connectEs, type EsClient } from '../../../server/hosts/standalone/elasticsearch';
import { Store } from '../../../server/store';
import { quiet } from '../../host_ports';
import { makeIndex, removeIndices } from '../../indices';
import { testEngine } from '../test_engine';
import { Feeder, randomFrom } from './feeder';
import { type Ledger, readLedger } from './ledger';
import { type NodeSettings, Nodes } from './nodes';
import { RULES } from './rules';

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Some nodes of the product on one engine, rules of every kind, and documents that come all the while. A test does to the nodes
 * what it likes, then `settle`s, and compares what is stored with what a brute-force count finds.
 */
export class NodesWorld {
  readonly server = new RecordingServer();
  readonly rules = new Map<string, Rule>();
  documents: TestDocument[] = [];
  ledger: Ledger = { alerts: [], matches: [], deliveries: [] };
  private feeder: Feeder | undefined;
  private asked!: Channel;

  private constructor(
    private readonly es: EsClient,
    private readonly store: Store,
    private readonly index: string,
    private readonly stateDir: string,
    readonly nodes: Nodes,
  ) {}

  /** Every rule has begun, and documents come, once this resolves. */
  static async open(options: {
    seed: number;
    leaseMs: number;
    nodes: readonly NodeSettings[];
  }): Promise<NodesWorld> {
    const name = randomBytes(4).toString('hex');
    const prefix = `.kibana_lookout_kill_${name}`;
    const { url } = testEngine();
    const es = await connectEs(url);
    const store = new Store(es, prefix, quiet);
    const stateDir = await mkdtemp(join(tmpdir(), 'lookout-kill-'));
    const nodes = new Nodes({ url, prefix, stateDir, leaseMs: options.leaseMs });
    const world = new NodesWorld(es, store, `kill-${name}`, stateDir, nodes);
    try {
      await world.begin(options);
    } catch (failure) {
      await world.close();
      throw failure;
    }
    return world;
  }

  get channel(): Channel {
    return this.asked;
  }

  private async begin({ seed, nodes }: { seed: number; nodes: readonly NodeSettings[] }): Promise<void> {
    await this.server.start();
    await makeIndex(this.es, this.index, { user: 'keyword', steady: 'boolean' });
    const [first] = nodes.map((settings) => this.nodes.start(settings));
    const url = await first!.url;
    await this.nodes.holder(0, 60_000);
    this.asked = await post<Channel>(url, '/channels', {
      name: 'recorder',
      config: { type: 'webhook', url: this.server.url('/hook') },
    });
    for (const [name, { query = '', ...rule }] of Object.entries<{ condition: object; query?: string }>(
      RULES,
    )) {
      const source = { kind: 'query', index: this.index, language: 'kuery', query };
      // A busy machine makes a world last: what comes in it is a storm only where a rule says so.
      const input = {
        ...{ name, enabled: true, interval: '1s', samples: 3, stormAfter: 10_000 },
        ...{ channels: [this.channel.id], source },
      };
      this.rules.set(name, await post<Rule>(url, '/rules', { ...input, ...rule }));
    }
    // Documents begin when every rule has begun.
    await this.until('every rule begun', () => this.evaluatedTo(0), 60_000);
    this.feeder = new Feeder(this.es, this.index, randomFrom(seed));
    this.feeder.start();
  }

  /** Ends the documents and waits until all of them are evaluated and told; `calm`: by one node that nobody disturbs. */
  async settle({ calm = false } = {}): Promise<void> {
    const last = await this.feeder!.stop();
    this.documents = this.feeder!.documents;
    if (calm) await this.nodes.calm();
    // Long enough that what was holding has recovered.
    await this.until('evaluated to the end', () => this.evaluatedTo(last + 20_000), 480_000);
    await this.until('everything sent', () => this.allSent(), 180_000);
    this.ledger = await readLedger(this.store);
  }

  /** Waits for something that comes about by itself. */
  async until(what: string, holds: () => Promise<boolean>, ms: number): Promise<void> {
    for (const end = Date.now() + ms; Date.now() < end; ) {
      if (await holds()) return;
      await wait(500);
    }
    throw new Error(`${what}: not within ${ms} ms\n${this.nodes.lines.slice(-40).join('\n')}`);
  }

  /**
   * Whether every rule is evaluated beyond `at` (epoch ms). Where nodes were killed before they got anything done, newer
   * windows have gone ahead of older ones.
   */
  async evaluatedTo(at: number): Promise<boolean> {
    await this.store.refresh('state');
    const page = await this.store.search<{ payload: { rules: Record<string, Cursor> } }>('state', {
      size: 200,
      query: { term: { kind: 'cursors' } },
    });
    const cursors = page.hits.flatMap(({ source }) => Object.values(source.payload.rules));
    return cursors.length === this.rules.size && cursors.every(({ to, owed }) => to > at && !owed);
  }

  /** The leases of so many lanes, as they stand. */
  leases(lanes: number): Promise<Array<LeaseState | null>> {
    return readLeases(
      this.store,
      Array.from({ length: lanes }, (_, number) => laneId(number)),
    );
  }

  private async allSent(): Promise<boolean> {
    await this.store.refresh('deliveries');
    const query = { term: { state: 'pending' } };
    const page = await this.store.search('deliveries', { size: 0, track_total_hits: true, query });
    if (page.total === 0) return true;
    // What a dead node had begun to send is sent again when its claim runs out; that takes longer than a test should.
    await this.es.request({
      method: 'POST',
      path: `/${this.store.alias('deliveries')}/_update_by_query`,
      query: { conflicts: 'proceed', refresh: true },
      body: { query, script: { source: 'ctx._source.claimed_until = null' } },
    });
    return false;
  }

  async close(): Promise<void> {
    await this.feeder?.stop().catch(() => {});
    await this.nodes.stop();
    await this.server.stop();
    await removeIndices(this.es, `${this.store.prefix}_*,${this.index}`);
    await this.es.close();
    await rm(this.stateDir, { recursive: true, force: true });
  }
}

async function post<T>(url: string, path: string, body: object): Promise<T> {
  const headers = { 'content-type': 'application/json', 'x-requested-with': 'test' };
  const answer = await fetch(`${url}/api/lookout${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}
