/** A rule with 100,000 hits, or as many as are asked for, sees each of them once, and holds a page of them at a time. */

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { connectEs } from '../../server/hosts/standalone/elasticsearch';
import type { Es } from '../../server/ports';
import { makeIndex, removeIndices } from '../indices';
import type { AskedRule } from '../stored_rule';
import { HeldWorld } from './held/world';
import { testEngine } from './test_engine';

jest.setTimeout(300_000);
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const DOCUMENTS = Number(process.env.LOOKOUT_TEST_HITS ?? 100_000);
const PAGE = 1_000;
const KEYS = 40;
const TO = Date.UTC(2026, 2, 10, 12);
const FROM = TO - 3_600_000;
/** Every so many documents, across the border of two pages, are of one moment. */
const TIES = 7;
const index = `many-hits-${process.pid}`;

const heldNow = (): number => {
  collect();
  return process.memoryUsage().heapUsed;
};

interface Hits {
  hits: { hits: Array<{ _id: string }> };
  pit_id?: string;
}

/** Notes which documents the pages bring, in memory that is none of the heap, and what the heap holds meanwhile. */
class Watch {
  readonly seen = new Uint8Array(DOCUMENTS);
  readonly heap: Array<{ page: number; bytes: number }> = [];
  pages = 0;

  wrap(es: Es): Es {
    return {
      flavour: es.flavour,
      request: async (request, options) => {
        const answer = await es.request<never>(request, options);
        if (request.path !== '/_search' || !(request.body as { pit?: object }).pit) return answer;
        const { hits } = (answer as Hits).hits;
        for (const { _id } of hits) this.seen[Number(_id)]! += 1;
        this.pages += 1;
        if (this.pages % 5 === 0) this.heap.push({ page: this.pages, bytes: heldNow() });
        return answer;
      },
    };
  }

  /** The greatest of the pages after `from`, up to `to`. */
  most(from: number, to: number): number {
    const between = this.heap.filter(({ page }) => page > from && page <= to);
    return Math.max(...between.map(({ bytes }) => bytes));
  }
}

const source: AskedRule['source'] = {
  kind: 'query',
  index,
  timeField: '@timestamp',
  language: 'kuery',
  query: '',
};

let es: Awaited<ReturnType<typeof connectEs>>;
/** Heap that one page of hits takes as long as somebody holds it. */
let pageBytes: number;

beforeAll(async () => {
  es = await connectEs(testEngine().url);
  const settings = { number_of_shards: 2, number_of_replicas: 0 };
  await makeIndex(es, index, { user: 'keyword', text: { type: 'keyword', index: false } }, settings);
  for (let first = 0; first < DOCUMENTS; first += 10_000) {
    const lines: object[] = [];
    for (let n = first; n < first + 10_000; n++) {
      const place = n % PAGE < TIES || n % PAGE >= PAGE - TIES ? Math.round(n / PAGE) * PAGE : n;
      const time = FROM + 1 + Math.floor((place * (TO - FROM - 1)) / DOCUMENTS);
      lines.push(
        { create: { _id: String(n) } },
        { '@timestamp': time, user: `user-${n % KEYS}`, text: `what happened, number ${n}` },
      );
    }
    const answer = await es.request<{ errors: boolean }>({ method: 'POST', path: `/${index}/_bulk`, lines });
    expect(answer.errors).toBe(false);
  }
  await es.request({ method: 'POST', path: `/${index}/_refresh` });
  pageBytes = await heapOfAPage();
});
afterAll(async () => {
  await removeIndices(es, index);
  await es.close();
});

async function heapOfAPage(): Promise<number> {
  const body = { size: PAGE, _source: false, fields: ['@timestamp', 'user', 'text'] };
  const asked = { method: 'POST', path: `/${index}/_search`, body } as const;
  const held: object[] = [await es.request<object>(asked)];
  const before = heldNow();
  for (let page = 0; page < 10; page++) held.push(await es.request<object>(asked));
  const bytes = (heldNow() - before) / 10;
  expect(held).toHaveLength(11);
  return bytes;
}

const FREQUENCY: AskedRule['condition'] = { type: 'frequency', key: ['user'], count: 100, within: '1h' };
const each = { matches: DOCUMENTS, documents: DOCUMENTS };
test.each<
  [
    string,
    Pick<AskedRule, 'condition'> & Partial<AskedRule>,
    { alerts: number; matches: number; documents: number },
  ]
>([
  // A hundred alerts for each of the six ten minutes that the window has, and the storm.
  [
    'any, an alert each, which is a storm',
    { condition: { type: 'any', key: [] }, grouping: 'match' },
    { alerts: 601, ...each },
  ],
  ['frequency', { condition: FREQUENCY }, { alerts: KEYS, matches: KEYS, documents: DOCUMENTS }],
])('%s', async (name, rule, expected) => {
  const watch = new Watch();
  const world = await HeldWorld.open(testEngine().url, { wrap: (reads) => watch.wrap(reads) });
  try {
    await world.start([{ name, source, interval: '1h', fields: ['text'], ...rule }], FROM);
    for (const { trouble } of (await world.to(TO)).values()) expect(trouble).toBeUndefined();

    expect(watch.pages).toBeGreaterThan(DOCUMENTS / PAGE);
    expect(watch.seen.every((times) => times === 1)).toBe(true);
    const { alerts, matches } = await world.ledger();
    const documents = matches.reduce((sum, { count }) => sum + count, 0);
    expect({ alerts: alerts.length, matches: matches.length, documents }).toEqual(expected);
    expect(alerts.reduce((sum, { count }) => sum + count, 0)).toBe(DOCUMENTS);

    // From the thirtieth page on everything that is remembered of a rule, of which there is only so much, is full.
    if (DOCUMENTS < 100_000) return;
    const grown = watch.most(75, 100) - watch.most(25, 50);
    expect(grown).toBeLessThan(0.15 * 50 * pageBytes);
  } finally {
    await world.close();
  }
});
