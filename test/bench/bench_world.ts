import { randomBytes } from 'node:crypto';
import { Engine } from '../../server/engine';
import { connectEs } from '../../server/hosts/standalone/elasticsearch';
import type { Es, HostPorts, Log } from '../../server/ports';
import { Store } from '../../server/store';
import { hostPorts } from '../host_ports';
import { removeIndices } from '../indices';
import { type AskedRule, ruleWrite } from '../stored_rule';

export const MINUTE = 60_000;

const quiet: Log = { debug: () => {}, info: () => {}, warn: console.error, error: console.error };

/** A rule without what is the same for all of a bench. */
export type BenchRule = Pick<AskedRule, 'name' | 'source' | 'condition'>;

/** Indices of its own on a real engine, rules in them, and engines of ours that run these. */
export interface World {
  es: Es;
  /** Name of the source index; others of the same bench begin with it. */
  index: string;
  store: Store;
  /** Another process, as it were: it knows what is stored. */
  engine(): Engine;
  /** One-minute rules, switched on at `at` (epoch ms). Answers their ids. */
  writeRules(rules: readonly BenchRule[], at: number): Promise<string[]>;
}

/**
 * Opens a world, and removes all of it after `work`. `wrap` stands between the rules' reads and the engine.
 */
export async function inWorld<T>(
  url: string,
  work: (world: World) => Promise<T>,
  wrap: (es: Es) => Es = (es) => es,
): Promise<T> {
  const es = await connectEs(url);
  const name = randomBytes(4).toString('hex');
  const index = `bench-${name}`;
  const prefix = `.kibana_lookout_bench_${name}`;
  const reads = wrap(es);
  const store = new Store(es, prefix, quiet);
  try {
    await store.ensure();
    return await work({
      es,
      index,
      store,
      engine: () => new Engine({ ports: portsOf(es, reads, prefix), store, deliveries: async () => [] }),
      writeRules: (rules, at) => writeRules(store, rules, at),
    });
  } finally {
    await removeIndices(es, `${prefix}_*,${index}*`);
    await es.close();
  }
}

const portsOf = (es: Es, reads: Es, prefix: string): HostPorts =>
  hostPorts(es, {
    log: quiet,
    config: { indexPrefix: prefix },
    elasticsearch: { internal: es, identity: () => reads, user: () => es },
  });

async function writeRules(store: Store, rules: readonly BenchRule[], at: number): Promise<string[]> {
  // Written now, whatever the clock of the rules: by that time nodes see that there is something new.
  const writes = rules.map((rule) =>
    ruleWrite(store, `bench-${rule.name.replaceAll(' ', '-')}`, { ...rule, interval: '1m' }, at, Date.now()),
  );
  const failed = (await store.bulk(writes, { refresh: true })).find(({ outcome }) => outcome !== 'done');
  if (failed) throw new Error(`the rules could not be written: ${failed.error}`);
  return writes.map(({ id }) => id);
}

/** Ends the bench when rules fail or see only a part: it would measure something else than it says. */
export async function mustBeWell(engine: Engine, ids: readonly string[]): Promise<void> {
  const statuses = [...(await engine.ruleStatus(ids))];
  const bad = statuses.filter(([, { health }]) => health === 'failing' || health === 'partial');
  if (bad.length === 0) return;
  const [id, { message }] = bad[0]!;
  throw new Error(`${bad.length} of ${ids.length} rules are in trouble, such as ${id}: ${message}`);
}
