import type { Es } from '../../../server/ports';
import { makeIndex } from '../../indices';
import type { AskedRule } from '../../stored_rule';

export const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
export const T = Date.UTC(2026, 2, 10, 12);
/** What is hidden is hidden from the fourth minute on. */
export const HIDDEN_AT = T + 3 * MINUTE;

/** What every rule looks at. */
export const ANY = { user: ['root', 'eve'], stage: ['a', 'b'], version: 'v1', ok: true, size: 1, port: 1 };

const SOME = 4_200;
const SLOW = 120;

interface Document {
  at: number;
  user?: string;
  [field: string]: unknown;
}

/** `count` documents spread evenly over a minute, none on its edges. */
const spread = (minute: number, count: number, make: (n: number) => object): Document[] =>
  Array.from({ length: count }, (_, n) => ({
    at: T + minute * MINUTE + Math.round(((n + 0.5) * MINUTE) / count),
    ...make(n),
  }));

/** Half of what there is up to the fourth minute, and then next to nothing. */
function seen(): Document[] {
  const plain = { user: 'root', stage: 'a', size: 1, port: 1, ok: true };
  const all: Document[] = [];
  for (let minute = -3; minute < 3; minute++) all.push(...spread(minute, 12, () => plain));
  for (let minute = 3; minute < 5; minute++)
    // A port, and a version, that only the other index has had before.
    all.push(...spread(minute, 2, (n) => (n === 1 ? { ...plain, port: 5, version: 'v2' } : plain)));
  all.push({ ...plain, at: T + 90_500, version: 'v1' });
  // What nothing follows.
  all.push({ ...plain, at: T + 5 * MINUTE + 10_000, user: 'mia', port: 6 });
  for (let day = 1; day <= 7; day++)
    for (let minute = -3; minute < 12; minute++)
      all.push(
        ...spread(minute, 24, () => ({ ...plain })).map((one) => ({ ...one, at: one.at - day * DAY })),
      );
  return all;
}

/** The other half, then next to all of it, and at last one document a minute. */
function hidden(): Document[] {
  const plain = (n: number, user: string) => ({ user, stage: 'b', size: 9, port: 1 + (n % 5), ok: false });
  const all: Document[] = [];
  for (let minute = -3; minute < 3; minute++)
    all.push(...spread(minute, 12, (n) => plain(n >> 1, n % 2 === 0 ? 'root' : 'eve')));
  for (let minute = 3; minute < 5; minute++)
    all.push(...spread(minute, 22, (n) => plain(n, n % 3 === 2 ? 'eve' : 'root')));
  for (let minute = 5; minute < 12; minute++) all.push(...spread(minute, 1, (n) => plain(n, 'root')));
  all.push({ ...plain(0, 'root'), at: HIDDEN_AT + 20_000, version: 'v2' });
  return all;
}

const linesOf = (documents: readonly Document[]) =>
  documents.flatMap(({ at, ...fields }, n) => [
    { create: { _id: `d${n}` } },
    { '@timestamp': at, ...fields },
  ]);

/**
 * Two indices: what is in `name-b` can be hidden. `slow`: it begins with documents whose query takes long, and with so many
 * that the engine looks at its watch before it comes to the others.
 */
export async function putDocuments(es: Es, name: string, { slow = false } = {}): Promise<void> {
  const words = { user: 'keyword', stage: 'keyword', version: 'keyword' };
  const fields = { ...words, ok: 'boolean', n: 'long', size: 'long', port: 'long' };
  const settings = { number_of_shards: 1, number_of_replicas: 0 };
  const before = slow
    ? Array.from({ length: SLOW + SOME }, (_, n) =>
        n < SLOW ? { ...ANY, at: HIDDEN_AT + MINUTE / 2, n: 3 } : { at: T - 365 * DAY },
      )
    : [];
  const halves = { a: seen(), b: [...before, ...hidden()] };
  for (const [half, documents] of Object.entries(halves)) {
    const index = `${name}-${half}`;
    await makeIndex(es, index, fields, settings);
    const lines = linesOf(documents);
    const query = { refresh: true };
    const answer = await es.request<{ errors: boolean }>({
      method: 'POST',
      path: `/${index}/_bulk`,
      query,
      lines,
    });
    if (answer.errors) throw new Error('the documents could not be written');
  }
}

/**
 * A document with `n: 2` fails the shard that it is on, one with `n: 3` takes 2.5 ms: all of them together well more than the
 * 200 ms between two looks of the engine at its watch.
 */
const SCRIPT = `if (doc['n'].size() == 0) { return true }
if (doc['n'].value == 2) { throw new IllegalStateException('gone wrong') }
long until = System.nanoTime() + 2500000L; while (System.nanoTime() < until) {} return false`;

const source = (index: string, ...filter: object[]): AskedRule['source'] => ({
  kind: 'query',
  index,
  timeField: '@timestamp',
  language: 'dsl',
  query: JSON.stringify({
    bool: { filter: [...filter, { script: { script: { lang: 'painless', source: SCRIPT } } }] },
  }),
});

const part = (query: string) => ({ language: 'kuery' as const, query });
const count = { agg: 'count' as const, field: null };
const stages = [
  { name: 'a', part: part('stage: a') },
  { name: 'b', part: part('stage: b') },
];

/**
 * Of each there is either nothing to be told before the sixth minute, or something that goes on until then; and what is in
 * `name-a` alone says otherwise. `other`: where another source of a condition lies.
 */
export function rules(index: string, other: string): AskedRule[] {
  const all = source(index);
  const conditions: Array<[string, { type: string; [more: string]: unknown }, AskedRule['source']?]> = [
    ['flatline', { type: 'flatline', fewerThan: 8 }],
    ['flatline by key', { type: 'flatline', key: ['user'], fewerThan: 3, remember: '1h' }],
    ['no results', { type: 'count', atLeast: 0, atMost: 0 }, source(index, { term: { user: 'eve' } })],
    ['at most', { type: 'count', key: ['user'], atMost: 3 }],
    [
      'sum below',
      { type: 'metric_aggregation', key: ['user'], metric: { agg: 'sum', field: 'size' }, below: 4 },
    ],
    ['mean below', { type: 'metric_aggregation', metric: { agg: 'avg', field: 'size' }, below: 3 }],
    ['cardinality below', { type: 'cardinality', key: ['user'], field: 'port', below: 3 }],
    ['percentage above', { type: 'percentage_match', part: part('ok: true'), above: 60 }],
    ['spike down', { type: 'spike', direction: 'down', height: 3 }],
    [
      'spike of a sum down',
      { type: 'spike_aggregation', direction: 'down', height: 3, metric: { agg: 'sum', field: 'size' } },
    ],
    ['baseline', { type: 'baseline', metric: count, season: 'day', weeks: 1, direction: 'down' }],
    ['not followed', { type: 'sequence', key: ['user'], stages, absent: true }],
    [
      'not followed elsewhere',
      {
        type: 'sequence',
        key: ['user'],
        stages: [stages[0], { ...stages[1], source: source(other) }],
        absent: true,
      },
      source(`${index.replace(/-[^-]*$/, '')}-a`),
    ],
    ['new term', { type: 'new_term', terms: [['port']], lookback: '1h' }],
    ['change', { type: 'change', key: ['user'], fields: ['version'] }],
    ['frequency', { type: 'frequency', key: ['user'], count: 14 }],
    ['counted anew', { type: 'frequency', key: ['user'], count: 2, again: 'every' }],
    ['at least', { type: 'count', key: ['user'], atLeast: 13 }],
    ['greatest above', { type: 'metric_aggregation', metric: { agg: 'max', field: 'size' }, above: 5 }],
    ['cardinality above', { type: 'cardinality', key: ['user'], field: 'port', above: 3 }],
    ['percentage below', { type: 'percentage_match', part: part('ok: true'), below: 60 }],
  ];
  const within = (type: string) => (['new_term', 'change'].includes(type) ? {} : { within: '1m' });
  return conditions.map(([name, given, own = all]) => {
    const condition = { ...within(given.type), ...given } as AskedRule['condition'];
    return { name, source: own, condition };
  });
}
