import type { RouteId } from '../../common/api';
import type { Alert } from '../../common/schemas';
import { type ApiBench, openApi } from './api_bench';

jest.setTimeout(120_000);

const T0 = Date.parse('2026-01-05T12:00:00.000Z');
const MIN = 60_000;
const DAY = 86_400_000;
const iso = (at: number) => new Date(at).toISOString();
const closed = { at: iso(T0), by: 'ana' };

let api: ApiBench;
beforeAll(async () => {
  api = await openApi();
  api.bench.now = T0 + 10 * DAY;
  await api.putAlerts(QUEUE);
});
afterAll(() => api.close());

/** In the order in which the queue must show them. */
const QUEUE: Array<Partial<Alert> & { id: string }> = [
  { id: 'q1', severity: 'low', escalated: closed, owner: 'ana', groupKey: 'q1' },
  {
    id: 'q2',
    severity: 'critical',
    groupKey: 'q2',
    keyText: 'web-3, 203.0.113.9',
    key: { 'host.name': 'web-3', 'source.ip': '203.0.113.9' },
  },
  { id: 'q3', severity: 'critical', owner: 'ben', groupKey: 'q3', tags: ['payments', 'EU'] },
  {
    id: 'q4',
    severity: 'high',
    groupKey: 'q4',
    lastSeen: iso(T0 + 5 * MIN),
    count: 500,
    updatedAt: iso(T0 + 9 * DAY),
  },
  {
    id: 'q5',
    severity: 'high',
    groupKey: 'q5',
    lastSeen: iso(T0 + 4 * MIN),
    reason: 'Card <b>declined</b> for **root**',
  },
  {
    id: 'q6',
    severity: 'critical',
    condition: 'event',
    groupKey: 'q6',
    ruleId: 'rule-2',
    ruleName: 'silent hosts',
    createdAt: iso(T0 + 9 * DAY),
  },
  {
    id: 'q7',
    severity: 'critical',
    condition: 'recovered',
    recoveredAt: iso(T0 + MIN),
    status: 'acknowledged',
    acknowledged: { at: iso(T0), by: 'ana', until: null },
    groupKey: 'q7',
  },
  {
    id: 'q8',
    status: 'closed',
    resolution: 'fixed',
    closed: { at: iso(T0 + 2 * DAY), by: 'ana' },
    lastSeen: iso(T0 + 2 * DAY),
    groupKey: 'q8',
  },
  {
    id: 'q9',
    status: 'closed',
    resolution: 'duplicate',
    closed: { at: iso(T0), by: 'ana' },
    severity: 'critical',
    groupKey: 'q9',
  },
  { id: 'other-space', space: 'blue' },
];
const IDS = QUEUE.map(({ id }) => id).filter((id) => id !== 'other-space');

const list = async (query: Record<string, unknown> = {}) => {
  const { items, total } = await api.ok('listAlerts', { query });
  return { ids: items.map(({ id }) => id), total };
};
const some = (...numbers: number[]) => numbers.map((n) => `q${n}`);

describe('the queue', () => {
  it('stands in the order active, escalated, severity, without owner, last seen; closed ones last', async () => {
    expect(await list()).toEqual({ ids: IDS, total: 9 });
    expect((await list({ order: 'asc' })).ids).toEqual([...IDS].reverse());
  });

  it('pages without overlap and knows the total', async () => {
    const pages = await Promise.all([1, 2, 3].map((page) => list({ page, perPage: 4 })));
    expect(pages.flatMap(({ ids }) => ids)).toEqual(IDS);
    expect(pages.map(({ total }) => total)).toEqual([9, 9, 9]);
    expect(await api.refused('listAlerts', { query: { page: '101', perPage: '100' } })).toMatchObject({
      statusCode: 400,
      fields: [{ path: 'page', message: expect.stringContaining('10,000') }],
    });
    expect((await list({ page: '100', perPage: '100' })).ids).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, string[]]>([
    ['status', { status: ['open', 'acknowledged'] }, some(1, 2, 3, 4, 5, 6, 7)],
    ['a single value', { status: 'closed' }, some(8, 9)],
    ['severity', { severity: ['high', 'low'] }, some(1, 4, 5)],
    ['rule', { rule: 'rule-2' }, some(6)],
    ['owner', { owner: 'ben' }, some(3)],
    ['owner or nobody', { owner: ['ben', '-'], severity: 'critical', status: 'open' }, some(2, 3, 6)],
    ['tag', { tag: 'EU' }, some(3)],
    ['condition', { condition: ['recovered', 'event'] }, some(6, 7)],
    ['escalated', { escalated: 'true' }, some(1)],
    ['a range hides closed ones only', { from: iso(T0 + DAY) }, some(1, 2, 3, 4, 5, 6, 7, 8)],
    ['the end of a range too', { to: iso(T0 + DAY) }, some(1, 2, 3, 4, 5, 6, 7, 9)],
  ])('filters by %s', async (_, query, expected) => {
    expect((await list(query)).ids).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ['declined', some(5)],
    ['card declined', some(5)],
    ['declined card', some(5)],
    ['"declined card"', []],
    ['"card"', some(5)],
    ['declined nowhere', []],
    ['decl*', some(5)],
    ['203.0.113.9', some(2)],
    ['web-3', some(2)],
    ['silent', some(6)],
    ['eu', some(3)],
    ['q4', some(4)],
    ['severity: high', some(4, 5)],
    ['severity: HIGH', some(4, 5)],
    ['severity >= high and status: open and condition: active', some(2, 3, 4, 5)],
    ['severity < warning', some(1)],
    ['owner: ana', some(1)],
    ['owner: "-" and severity: critical and status: open', some(2, 6)],
    ['not owner: * and severity: critical and status: open', some(2, 6)],
    ['rule: "silent hosts"', some(6)],
    ['rule: silen*', some(6)],
    ['tag: pay*', some(3)],
    ['key: web-3', some(2)],
    ['reason: declined', some(5)],
    ['status: (closed or acknowledged)', some(7, 8, 9)],
    ['resolution: duplicate', some(9)],
    ['escalated: true', some(1)],
    ['count > 100', some(4)],
    ['lastSeen >= "2026-01-06T00:00:00Z"', some(8)],
    ['source.ip: 203.0.113.9', some(2)],
    ['source.ip: 203.*', some(2)],
    ['host.name: *', some(2)],
    ['host.name: WEB-3', some(2)],
    ['host.name: web', []],
    ['*: declined', some(5)],
    ['declined or silent', some(5, 6)],
    ['*', IDS],
  ])('finds %s', async (search, expected) => {
    expect((await list({ search })).ids).toEqual(expected);
  });

  it.each<[string, RegExp, number | null]>([
    ['severity: (high', /never closed/, 10],
    ['severity:', /ends/, 9],
    ['severity: awful', /low, warning, high, critical/, null],
    ['escalated: maybe', /true or false/, null],
    ['count > many', /whole number/, null],
    ['lastSeen > yesterday', /is a time/, null],
    ['host.name > 3', /cannot be compared/, null],
    ['host: { name: a }', /nested/, null],
    [Array.from({ length: 101 }, (_, n) => `w${n}`).join(' '), /fewer/, null],
  ])('refuses %s', async (search, message, position) => {
    const refusal = await api.refused('listAlerts', { query: { search } });
    expect(refusal).toMatchObject({ statusCode: 400, message: expect.stringMatching(message) });
    expect(refusal.fields).toEqual([
      { path: 'search', message: refusal.message, ...(position === null ? {} : { position }) },
    ]);
  });

  it.each<[string, string[]]>([
    ['count', some(4)],
    ['severity', some(8)],
    ['lastSeen', some(8)],
  ])('sorts by %s', async (sort, [first]) => {
    const { ids } = await list({ sort, order: sort === 'severity' ? 'asc' : 'desc' });
    expect(ids[0]).toBe(sort === 'severity' ? 'q1' : first);
    expect([...ids].sort()).toEqual(IDS);
  });

  it('counts', async () => {
    const since = iso(T0 + 8 * DAY);
    expect(await api.ok('alertCounts', { query: { since } })).toEqual({
      open: 6,
      acknowledged: 1,
      mine: 1,
      unassigned: 5,
      escalated: 1,
      stale: 5,
      fresh: 1,
      silenced: 0,
      snoozed: 0,
      at: iso(api.bench.now),
    });
    expect(await api.ok('alertCounts', { as: { login: 'ben' } })).toMatchObject({ mine: 1, fresh: 0 });
    expect(await api.ok('alertCounts', { as: { login: 'ben', space: 'blue' } })).toMatchObject({
      open: 1,
      mine: 0,
    });
  });

  it('offers what can be filtered by', async () => {
    expect(await api.ok('alertFacets')).toEqual({
      rules: [
        { id: 'rule-1', name: 'log-in bursts', count: 8 },
        { id: 'rule-2', name: 'silent hosts', count: 1 },
      ],
      owners: [
        { login: 'ana', count: 1 },
        { login: 'ben', count: 1 },
      ],
      tags: [
        { tag: 'EU', count: 1 },
        { tag: 'payments', count: 1 },
      ],
      cut: [],
    });
  });

  it('draws when alerts began, empty stretches too', async () => {
    const query = { from: iso(T0 - 30 * MIN), to: iso(T0 + 30 * MIN) };
    const { interval, buckets } = await api.ok('alertHistogram', { query });
    expect(interval).toBe('1m');
    expect(buckets).toHaveLength(60);
    expect(buckets.filter(({ bySeverity }) => Object.keys(bySeverity).length > 0)).toEqual([
      { at: iso(T0), bySeverity: { critical: 5, high: 2, low: 1, warning: 1 } },
    ]);
    await expect(
      api.refused('alertHistogram', { query: { from: query.to, to: query.from } }),
    ).resolves.toMatchObject({
      statusCode: 400,
      fields: [{ path: 'to' }],
    });
    expect(await api.refused('alertHistogram')).toMatchObject({ statusCode: 400 });
  });

  it('shows one alert, and none of another space', async () => {
    expect(await api.ok('getAlert', { params: { id: 'q2' } })).toMatchObject({
      id: 'q2',
      rule: null,
      earlier: [],
    });
    for (const id of ['nothing', 'other-space']) {
      expect(await api.refused('getAlert', { params: { id } })).toMatchObject({ statusCode: 404 });
    }
  });

  it('asks no more than two searches at once', async () => {
    const before = api.store.es.request;
    let running = 0;
    let most = 0;
    const watched = jest.spyOn(api.store.es, 'request').mockImplementation(async (request, options) => {
      const counts = request.path.endsWith('_search');
      if (counts) most = Math.max(most, ++running);
      try {
        return await before.call(api.store.es, request, options);
      } finally {
        if (counts) running -= 1;
      }
    });
    await Promise.all(Array.from({ length: 10 }, (_, n) => list({ search: `w${n}` })));
    watched.mockRestore();
    expect(most).toBe(2);
  });
});

it.each<RouteId>(['listAlerts', 'alertCounts', 'alertFacets'])(
  '%s says 503 while the engine is away',
  async (id) => {
    const away = await openApi();
    await away.es.close();
    jest.spyOn(away.store.es, 'request').mockRejectedValue(await unreachable());
    expect(await away.refused(id)).toMatchObject({
      statusCode: 503,
      message: expect.stringContaining('does not answer'),
    });
    jest.restoreAllMocks();
  },
);

async function unreachable(): Promise<unknown> {
  const { connectEs } = await import('../../server/hosts/standalone/elasticsearch');
  return connectEs('http://127.0.0.1:9').then(
    () => null,
    (error: unknown) => error,
  );
}
