import { actSchema } from '../../common/api';
import type { Alert } from '../../common/schemas';
import { type AlertDocument, alertDocument, alertOf } from '../../server/store';
import { makeAlert } from '../make';
import { type ApiBench, engineState, openApi } from './api_bench';

jest.setTimeout(120_000);

const T0 = Date.parse('2026-01-05T12:00:00.000Z');
const iso = (at: number) => new Date(at).toISOString();

let api: ApiBench;
beforeAll(async () => {
  api = await openApi();
  api.bench.now = T0;
});
afterAll(() => api.close());
afterEach(() => jest.restoreAllMocks());

const act = (ids: string[], what: Record<string, unknown>, login = 'ana') =>
  api.ok('actOnAlerts', { body: { ids, act: what }, as: { login } });
const read = async (id: string): Promise<Alert> => api.ok('getAlert', { params: { id } });

describe('acts', () => {
  it('tells the story of one alert, in its history and on record', async () => {
    await api.putAlerts([{ id: 'story', groupKey: 'story' }]);
    const steps: Array<[Record<string, unknown>, string, Partial<Alert>]> = [
      [
        { type: 'acknowledge', note: 'mine' },
        'ana',
        { status: 'acknowledged', acknowledged: { at: iso(T0), by: 'ana', until: iso(T0 + 8 * 3_600_000) } },
      ],
      [{ type: 'assign', owner: 'ben' }, 'ana', { owner: 'ben', ownedSince: iso(T0) }],
      [{ type: 'escalate' }, 'ben', { escalated: { at: iso(T0), by: 'ben' } }],
      [{ type: 'note', note: '<b>look</b>' }, 'ben', {}],
      [{ type: 'deescalate' }, 'ben', { escalated: null }],
      [
        { type: 'close', resolution: 'not_an_issue' },
        'ben',
        { status: 'closed', resolution: 'not_an_issue', closed: { at: iso(T0), by: 'ben' } },
      ],
      [{ type: 'reopen' }, 'ana', { status: 'open', resolution: null, closed: null, acknowledged: null }],
      [{ type: 'assign', owner: null }, 'ana', { owner: null, ownedSince: null }],
    ];
    for (const [what, login, expected] of steps) {
      const { done, refused, alerts } = await act(['story'], what, login);
      expect({ done, refused }).toEqual({ done: ['story'], refused: [] });
      expect(alerts[0]).toMatchObject(expected);
      const stored = await read('story');
      expect(stored).toMatchObject({ ...expected, updatedAt: iso(T0) });
      expect(stored.version).toBe(alerts[0]!.version);
    }
    const { history } = await read('story');
    expect(history.map(({ type, actor }) => [type, actor])).toEqual(
      steps.map(([what, login]) => [what.type, login]),
    );
    const { items } = await api.ok('listAudit', { query: { objectId: 'story' } });
    expect(new Set(items.map(({ id }) => id))).toEqual(new Set(history.map(({ id }) => id)));
    expect(items.find(({ action }) => action === 'close')).toMatchObject({
      actor: 'ben',
      space: 'default',
      object: { type: 'alert', id: 'story', name: 'log-in bursts: root' },
      before: { status: 'acknowledged', resolution: null },
      after: { status: 'closed', resolution: 'not_an_issue' },
    });
  });

  it('does what it can with many, and says why not', async () => {
    await api.putAlerts([
      { id: 'many-1', groupKey: 'm1' },
      {
        id: 'many-2',
        groupKey: 'm2',
        status: 'closed',
        closed: { at: iso(T0), by: 'ben' },
        resolution: 'fixed',
      },
      { id: 'many-3', groupKey: 'm3', space: 'blue' },
    ]);
    const { done, refused, alerts } = await act(['many-1', 'many-2', 'many-3', 'many-4', 'many-1'], {
      type: 'acknowledge',
    });
    expect(done).toEqual(['many-1']);
    expect(refused).toEqual([
      { id: 'many-2', why: expect.stringContaining('closed as "Action taken" by ben') },
      { id: 'many-3', why: 'there is no such alert' },
      { id: 'many-4', why: 'there is no such alert' },
    ]);
    expect(alerts.map(({ id }) => id).sort()).toEqual(['many-1', 'many-2']);
  });

  it('is seen by the counts at once', async () => {
    await api.putAlerts([{ id: 'count-1', space: 'counted', groupKey: 'c' }]);
    const as = { login: 'ana', space: 'counted' };
    expect(await api.ok('alertCounts', { as })).toMatchObject({ open: 1, acknowledged: 0 });
    await api.ok('actOnAlerts', { body: { ids: ['count-1'], act: { type: 'acknowledge' } }, as });
    expect(await api.ok('alertCounts', { as })).toMatchObject({ open: 0, acknowledged: 1 });
  });

  it('judges again on what somebody else wrote in between', async () => {
    await api.putAlerts([
      { id: 'raced-1', groupKey: 'r1' },
      { id: 'raced-2', groupKey: 'r2' },
    ]);
    const { store } = api;
    const bulk = store.bulk.bind(store);
    jest.spyOn(store, 'bulk').mockImplementationOnce(async (writes, options) => {
      // The engine counts one more document; another person closes the other alert.
      const index = store.alias('alerts');
      const one = alertOf((await store.get<AlertDocument>(index, 'raced-1'))!);
      const two = alertOf((await store.get<AlertDocument>(index, 'raced-2'))!);
      const closed: Alert = {
        ...two,
        status: 'closed',
        resolution: 'fixed',
        closed: { at: iso(T0), by: 'ben' },
      };
      await bulk([
        { op: 'index', index, id: 'raced-1', doc: alertDocument({ ...one, count: 6 }, engineState) },
        { op: 'index', index, id: 'raced-2', doc: alertDocument(closed, engineState) },
      ]);
      return bulk(writes, options);
    });
    const { done, refused } = await act(['raced-1', 'raced-2'], { type: 'acknowledge' });
    expect(done).toEqual(['raced-1']);
    expect(refused).toEqual([{ id: 'raced-2', why: expect.stringContaining('by ben') }]);
    expect(await read('raced-1')).toMatchObject({ count: 6, status: 'acknowledged' });
    expect(await read('raced-2')).toMatchObject({ status: 'closed', acknowledged: null });
    const { total } = await api.ok('listAudit', { query: { objectId: 'raced-2' } });
    expect(total).toBe(0);
  });

  it('lets one of many people who act at once win, and tells the others', async () => {
    await api.putAlerts([{ id: 'crowd', groupKey: 'crowd' }]);
    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, n) => act(['crowd'], { type: 'acknowledge' }, `person-${n}`)),
    );
    expect(answers.flatMap(({ done }) => done)).toEqual(['crowd']);
    expect(answers.flatMap(({ refused }) => refused)).toHaveLength(4);
    expect((await read('crowd')).history).toHaveLength(1);
  });

  it('reopens only the newest alert of a key', async () => {
    const closed = { status: 'closed', resolution: 'fixed', closed: { at: iso(T0), by: 'ana' } } as const;
    await api.putAlerts([
      { ...closed, id: 'old', groupKey: 'same', createdAt: iso(T0 - 2_000) },
      { ...closed, id: 'new', groupKey: 'same', createdAt: iso(T0 - 1_000) },
      { ...closed, id: 'other-rule', groupKey: 'same', ruleId: 'rule-9', createdAt: iso(T0 - 3_000) },
    ]);
    const { done, refused } = await act(['old', 'new', 'other-rule'], { type: 'reopen' });
    expect(done).toEqual(['new', 'other-rule']);
    expect(refused).toEqual([{ id: 'old', why: expect.stringContaining('(new)') }]);
    const { earlier } = await api.ok('getAlert', { params: { id: 'new' } });
    expect(earlier.map(({ id }) => id)).toEqual(['old']);
  });

  it.each([
    [{ type: 'close' }, 'act.resolution'],
    [{ type: 'close', resolution: 'recovered' }, 'act.resolution'],
    [{ type: 'note', note: '  ' }, 'act.note'],
    [{ type: 'assign' }, 'act.owner'],
    [{ type: 'burn' }, 'act.type'],
  ])('refuses %j', async (what, path) => {
    const refusal = await api.refused('actOnAlerts', { body: { ids: ['story'], act: what } });
    expect(refusal).toMatchObject({ statusCode: 400, fields: [expect.objectContaining({ path })] });
    expect(actSchema.safeParse(what).success).toBe(false);
  });
});

describe('acts on all that match', () => {
  const as = { login: 'ana', space: 'big' };
  const matching = (body: Record<string, unknown>) => api.ok('actOnMatching', { body, as });

  it('goes through more than two slices, and leaves alone what came after it began', async () => {
    await api.putAlerts(
      Array.from({ length: 1_100 }, (_, n) => ({
        id: `big-${String(n).padStart(4, '0')}`,
        space: 'big',
        groupKey: `b${n}`,
        tags: [n % 2 ? 'odd' : 'even'],
      })),
    );
    const filter = { tag: ['even'] };
    const refusal = await api.refused('actOnMatching', {
      body: { filter, act: { type: 'acknowledge' }, expect: 549 },
      as,
    });
    expect(refusal).toMatchObject({ statusCode: 409, current: 550 });

    // Each slice takes ten seconds by this clock, so that the work is cut off after two of them.
    const { now } = api.bench;
    const { store } = api;
    const search = store.search.bind(store);
    jest.spyOn(store, 'search').mockImplementation((...args) => {
      api.bench.now += 10_000;
      return search(...args) as never;
    });
    const all = { filter: {}, act: { type: 'note', note: 'all of them' }, expect: 1_100 };
    const first = await matching(all);
    expect(first).toEqual({ done: 1_000, refused: 0, remaining: 100, next: expect.any(String) });
    jest.restoreAllMocks();
    await api.putAlerts([{ id: 'big-9999', space: 'big', groupKey: 'late', createdAt: iso(api.bench.now) }]);
    expect(await matching({ ...all, after: first.next })).toEqual({
      done: 100,
      refused: 0,
      remaining: 0,
      next: null,
    });
    expect((await api.ok('getAlert', { params: { id: 'big-9999' }, as })).history).toEqual([]);
    expect((await api.ok('getAlert', { params: { id: 'big-0000' }, as })).history).toHaveLength(1);
    api.bench.now = now;

    const even = await matching({ filter, act: { type: 'acknowledge' }, expect: 550 });
    expect(even).toEqual({ done: 550, refused: 0, remaining: 0, next: null });
    const { total } = await api.ok('listAlerts', { query: { status: 'acknowledged' }, as });
    expect(total).toBe(550);
    const audit = await api.ok('listAudit', { query: { action: 'acknowledge' }, as });
    expect(audit.total).toBe(550);
  });

  it('refuses a position that it never gave', async () => {
    const body = { filter: {}, act: { type: 'escalate' }, expect: 1, after: 'x' };
    expect(await api.refused('actOnMatching', { body, as })).toMatchObject({
      statusCode: 400,
      fields: [{ path: 'after' }],
    });
  });
});

it('keeps what makes an alert in one document when an act writes it', async () => {
  await api.putAlerts([{ ...makeAlert(), id: 'whole', groupKey: 'whole' }]);
  await act(['whole'], { type: 'escalate' });
  const stored = await api.store.get<AlertDocument>(api.store.alias('alerts'), 'whole');
  expect(stored!.source['lookout.payload'].engine).toEqual(engineState);
  expect(stored!.source['lookout.escalated']).toBe(true);
});
