import { randomBytes } from 'node:crypto';
import { type Rule, ruleInputSchema } from '../../common/schemas';
import { Engine } from '../../server/engine';
import { connectEs } from '../../server/hosts/standalone/elasticsearch';
import { DEFAULT_CONFIG, type Es, type EsRequest, type HostPorts, type Log } from '../../server/ports';
import { bucketOf, ruleDocument, Store, type Write } from '../../server/store';
import { fillSource } from './source_data';

export interface QuietBench {
  rules: number;
  documents: number;
  rounds: number;
}

const MINUTE = 60_000;
const quiet: Log = { debug: () => {}, info: () => {}, warn: console.error, error: console.error };
const median = (values: number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

/**
 * The whole path of quiet rules (due → queries → results → stored cursors) against the raw `_msearch` ceiling for the
 * very same queries: each round moves the clock by a minute, lets all rules of one minute come due at once, and then
 * sends the batches that went out again as they were, two in flight.
 */
export async function benchQuiet(url: string, { rules, documents, rounds }: QuietBench): Promise<string[]> {
  const es = await connectEs(url);
  const name = randomBytes(4).toString('hex');
  const index = `bench-${name}`;
  const start = Math.ceil(Date.now() / MINUTE) * MINUTE;
  await fillSource(es, index, documents, start + (rounds + 2) * MINUTE, 48 * 3_600_000);

  const recorded: EsRequest[] = [];
  const recording: Es = {
    flavour: es.flavour,
    request: (request, options) => {
      if (request.path === '/_msearch') recorded.push(request);
      return es.request(request, options);
    },
  };
  const prefix = `.kibana_lookout_bench_${name}`;
  const ports: HostPorts = {
    name: 'standalone',
    version: 'bench',
    log: quiet,
    config: { ...DEFAULT_CONFIG, indexPrefix: prefix },
    elasticsearch: { internal: es, identity: () => recording, user: () => es },
    savedSearches: {
      list: async () => ({ items: [], total: 0 }),
      resolve: async () => null,
      dataViews: async () => [],
    },
    user: async () => ({ login: 'bench', name: 'bench' }),
    users: async () => [],
    space: () => 'default',
    privileges: async () => ({ read: true, triage: true, write: true, admin: true, audit: true }),
    appPath: () => '/app/lookout',
    basePath: () => '',
  };
  const store = new Store(es, prefix, quiet);
  await store.ensure();
  await writeRules(store, index, rules, start);
  const engine = new Engine({ ports, store, deliveries: async () => [] });
  let now = start;
  engine.services.clock.now = () => now;

  const stop = new AbortController();
  const lanes = engine.lanes.laneIds.map(async (lane) => {
    while (!stop.signal.aborted) await engine.lanes.run(lane, { signal: stop.signal, budgetMs: 3_600_000 });
  });
  const evaluated = () => engine.services.searchers.quick.counts.searches;
  const settle = async (searches: number) => {
    while (evaluated() < searches || engine.load.running > 0)
      await new Promise((done) => setTimeout(done, 2));
  };
  while (engine.load.rules < rules) await new Promise((done) => setTimeout(done, 50));

  const whole: number[] = [];
  const raw: number[] = [];
  const cpu: number[] = [];
  // The first round is a warm-up: rules compile their queries, the engine its caches.
  for (let round = 0; round <= rounds; round++) {
    recorded.length = 0;
    const before = evaluated();
    const cpuBefore = process.cpuUsage();
    const began = performance.now();
    now += MINUTE;
    await settle(before + rules);
    const took = (performance.now() - began) / 1_000;
    const used = process.cpuUsage(cpuBefore);
    const searches = evaluated() - before;
    const batches = [...recorded];
    const rawTook = await replay(es, batches);
    console.log(
      `# round ${round}: whole ${(searches / took).toFixed(0)}/s, raw ${(searches / rawTook).toFixed(0)}/s, ${batches.length} batches`,
    );
    if (round === 0) continue;
    whole.push(searches / took);
    raw.push(searches / rawTook);
    cpu.push((used.user + used.system) / searches);
  }
  stop.abort();
  await Promise.all(lanes);
  await cleanUp(es, [`/${prefix}_*`, `/${index}`]);
  await es.close();
  return [
    `engine.quiet.rules_per_second ${median(whole).toFixed(0)}`,
    `engine.quiet.raw_msearch_per_second ${median(raw).toFixed(0)}`,
    `engine.quiet.ratio ${median(whole.map((rate, at) => rate / raw[at]!)).toFixed(2)}`,
    `engine.quiet.cpu_microseconds_per_rule ${median(cpu).toFixed(0)}`,
  ];
}

async function writeRules(store: Store, index: string, count: number, start: number): Promise<void> {
  const at = new Date(start).toISOString();
  const writes: Write[] = [];
  for (let n = 0; n < count; n++) {
    const id = `bench-rule-${n}`;
    const input = ruleInputSchema.parse({
      name: `quiet ${n}`,
      enabled: true,
      interval: '1m',
      source: {
        kind: 'query',
        index,
        timeField: '@timestamp',
        language: 'dsl',
        query: JSON.stringify({
          bool: { filter: [{ term: { service: `svc-${n % 200}` } }, { range: { status: { gte: 500 } } }] },
        }),
      },
      condition: { type: 'frequency', key: [], count: 1_000, within: '5m' },
    });
    const rule: Rule = {
      ...input,
      id,
      space: 'default',
      version: 1,
      revision: 1,
      bucket: bucketOf(id),
      createdAt: at,
      createdBy: 'bench',
      updatedAt: at,
      updatedBy: 'bench',
      enabledAt: at,
      deleted: false,
      resolved: null,
      orphanedSince: null,
    };
    writes.push({ op: 'index', index: store.alias('rules'), id, doc: ruleDocument(rule, at) });
  }
  await store.bulk(writes, { refresh: true });
}

/** The same batches again, two in flight: nothing but the calls. */
async function replay(es: Es, batches: EsRequest[]): Promise<number> {
  const began = performance.now();
  let next = 0;
  const sender = async () => {
    while (next < batches.length) await es.request(batches[next++]!);
  };
  await Promise.all([sender(), sender()]);
  return (performance.now() - began) / 1_000;
}

async function cleanUp(es: Es, paths: string[]): Promise<void> {
  for (const path of paths) {
    const found = await es.request<Record<string, unknown>>({
      method: 'GET',
      path,
      query: { expand_wildcards: 'all', ignore_unavailable: true },
    });
    for (const one of Object.keys(found)) await es.request({ method: 'DELETE', path: `/${one}` });
  }
}
