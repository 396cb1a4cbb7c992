/** Documents, a data view and saved searches that the host tests put into a real host. */
export const INDEX = 'shop-logs';
export const DATA_VIEW_ID = 'shop-logs-view';

export const MAPPINGS = {
  properties: {
    '@timestamp': { type: 'date' },
    message: { type: 'text', fields: { keyword: { type: 'keyword', ignore_above: 256 } } },
    level: { type: 'keyword' },
    service: { type: 'keyword' },
    host: { properties: { name: { type: 'keyword' }, ip: { type: 'ip' } } },
    bytes: { type: 'long' },
    took: { type: 'double' },
    ok: { type: 'boolean' },
    placed_at: { type: 'date' },
    items: { type: 'nested', properties: { name: { type: 'keyword' }, price: { type: 'double' } } },
  },
};

export interface ShopLog {
  '@timestamp': string;
  message: string;
  level: 'info' | 'warn' | 'error';
  service: string;
  host: { name: string; ip: string };
  bytes: number;
  took: number;
  ok: boolean;
  placed_at: string;
  items: Array<{ name: string; price: number }>;
}

/** `count` documents, evenly over the `overMs` before `untilMs`; every fifth is an error of the pay service. */
export function shopLogs(count: number, untilMs: number, overMs: number): ShopLog[] {
  return Array.from({ length: count }, (_, n) => {
    const at = new Date(untilMs - overMs + ((n + 1) * overMs) / count).toISOString();
    const failed = n % 5 === 0;
    return {
      '@timestamp': at,
      message: failed ? `payment ${n} was refused` : `payment ${n} went through`,
      level: failed ? 'error' : n % 3 === 0 ? 'warn' : 'info',
      service: failed ? 'pay' : 'shop',
      host: { name: `web-${n % 3}`, ip: `10.0.0.${(n % 3) + 1}` },
      bytes: (n * 137) % 5_000,
      took: (n % 40) / 10,
      ok: !failed,
      placed_at: at,
      items: [{ name: 'pen', price: n % 7 }],
    };
  });
}

interface Pill {
  meta: Record<string, unknown>;
  query?: Record<string, unknown>;
}
export interface SavedSearchFixture {
  id: string;
  language: 'kuery' | 'lucene';
  query: string;
  filters: Pill[];
}

const view = { indexRefName: 'kibanaSavedObjectMeta.searchSourceJSON.filter[0].meta.index' };
const pill = (meta: Record<string, unknown>, query: Record<string, unknown>): Pill => ({
  meta: { alias: null, disabled: false, negate: false, ...view, ...meta },
  query,
});
const phrase = (key: string, value: string, more: Record<string, unknown> = {}) =>
  pill({ type: 'phrase', key, params: { query: value }, ...more }, { match_phrase: { [key]: value } });
const range = (key: string, bounds: Record<string, number>, more: Record<string, unknown> = {}) =>
  pill({ type: 'range', key, params: bounds, ...more }, { range: { [key]: bounds } });
const exists = (key: string, more: Record<string, unknown> = {}) =>
  pill({ type: 'exists', key, value: 'exists', ...more }, { exists: { field: key } });
const phrases = (key: string, values: string[], more: Record<string, unknown> = {}) =>
  pill(
    { type: 'phrases', key, params: values, ...more },
    {
      bool: { minimum_should_match: 1, should: values.map((value) => ({ match_phrase: { [key]: value } })) },
    },
  );
const custom = (query: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  pill({ type: 'custom', key: 'query', ...more }, query);
const combined = (relation: 'AND' | 'OR', parts: Pill[], more: Record<string, unknown> = {}) =>
  pill({ type: 'combined', relation, params: parts, ...more }, {});

const kql = (id: string, query: string, ...filters: Pill[]): SavedSearchFixture => ({
  id,
  language: 'kuery',
  query,
  filters,
});
const lucene = (id: string, query: string, ...filters: Pill[]): SavedSearchFixture => ({
  ...kql(id, query, ...filters),
  language: 'lucene',
});

/** The one that the main job's rule follows. */
export const REFUSED_PAYMENTS = kql(
  'refused-payments',
  'level : "error" and service : pay',
  phrase('ok', 'true', { negate: true }),
);

export const SAVED_SEARCHES: readonly SavedSearchFixture[] = [
  REFUSED_PAYMENTS,
  kql('everything', ''),
  kql('words', 'payment refused'),
  kql('groups', '(level : error or level : warn) and not service : (shop or cart)'),
  kql('wildcards', 'service : p* and *.name : web-* and not message : *through'),
  kql('ranges', 'bytes >= 100 and bytes < 4000 and took > 0.5'),
  kql('dates', 'placed_at >= "2020-01-01" and placed_at < "2100-01-01T00:00:00.000Z"'),
  kql('exists-kql', 'host.ip : * and not service : "no such"'),
  kql('nested', 'items:{ name : pen and price >= 3 }'),
  kql('quoted', 'message : "payment 5 was refused" or host.ip : "10.0.0.0/30"'),
  kql('booleans', 'ok : false'),
  lucene('lucene', 'level:error AND host.name:web*'),
  lucene('lucene-pills', 'service:pay', range('bytes', { gte: 10, lt: 4_000 }), exists('placed_at')),
  kql('pills', 'level : error', phrase('service', 'pay'), phrase('host.name', 'web-1', { negate: true })),
  kql('disabled-pill', 'level : error', phrase('service', 'nothing at all', { disabled: true })),
  kql('range-pills', '', range('bytes', { gte: 0, lt: 2_500 }), range('took', { gte: 3 }, { negate: true })),
  kql('exists-pills', '', exists('items.name', { negate: true }), exists('host.ip')),
  kql(
    'phrases-pills',
    '',
    phrases('host.name', ['web-0', 'web-2']),
    phrases('level', ['info'], { negate: true }),
  ),
  kql('custom-pill', 'ok : false', custom({ query_string: { query: 'refused', default_field: 'message' } })),
  kql('runtime-field', 'payload_kb >= 1 and level : error'),
  kql(
    'combined-pill',
    '',
    combined('OR', [phrase('service', 'pay'), combined('AND', [exists('bytes'), range('took', { gte: 1 })])]),
  ),
];

/** Only Kibana has runtime fields and combined pills. */
export const KIBANA_ONLY = ['runtime-field', 'combined-pill'];

export const RUNTIME_FIELDS = {
  payload_kb: { type: 'double', script: { source: "emit(doc['bytes'].value / 1024.0)" } },
};
