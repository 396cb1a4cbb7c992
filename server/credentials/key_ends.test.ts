import { SecretBox } from '../channels';
import { EsError, type GrantedKey, type HostPorts } from '../ports';
import { Store } from '../store';
import { Credentials } from './credentials';

interface Doc {
  payload: { id: string; keyId: string };
}
type Lines = [Record<string, { _id: string; if_seq_no?: number }>, Doc | undefined];
type Asked = { method: string; path: string; body?: { ids: string[] }; lines?: Lines };
type Trouble = 'refused' | 'no answer, not stored' | 'no answer, stored';

/** A secured cluster that keeps documents and keys, grants `k1`, `k2` …, and fails as it is told. */
function cluster() {
  const docs = new Map<string, { source: Doc; seqNo: number }>();
  const live = new Set<string>();
  const told = { put: null as Trouble | null, end: null as 'refused' | 'error' | null, lends: '', grants: 0 };
  let seqNo = 0;

  const bulk = ([action, doc]: Lines) => {
    const [op, { _id, if_seq_no }] = Object.entries(action)[0]!;
    const known = docs.get(_id);
    const item = (status: number) => ({ items: [{ [op]: { _id, _index: 'c', status, _seq_no: seqNo } }] });
    if (op === 'create' ? known : known?.seqNo !== if_seq_no) return item(409);
    const { put } = told;
    if (doc && put === 'refused') throw new EsError(503, 'busy', 'busy');
    if (doc && put === 'no answer, not stored') throw new EsError(0, 'no_answer', 'gone');
    if (doc) docs.set(_id, { source: doc, seqNo: ++seqNo });
    else docs.delete(_id);
    if (doc && put) throw new EsError(0, 'no_answer', 'gone');
    return item(200);
  };
  const end = ({ ids }: { ids: string[] }) => {
    if (told.end === 'refused') throw new EsError(503, 'busy', 'busy');
    if (told.end === 'error') return { error_count: 1, error_details: [{ reason: 'why' }] };
    for (const id of ids) live.delete(id);
    return { error_count: 0 };
  };
  const request = async ({ method, path, body, lines }: Asked): Promise<unknown> => {
    if (path === '/_bulk') return bulk(lines!);
    if (method === 'DELETE') return end(body!);
    if (path === '/_security/_authenticate') return { username: 'ana', roles: [], metadata: {} };
    if (path === '/_security/user/_privileges') return {};
    const hit = ([_id, { source, seqNo }]: [string, { source: Doc; seqNo: number }]) =>
      ({ _id, _index: 'c', _source: source, _seq_no: seqNo, _primary_term: 1 }) as const;
    if (path.endsWith('/_search')) return { hits: { hits: [...docs].map(hit) } };
    const id = decodeURIComponent(path.split('/').pop()!);
    const found = docs.get(id);
    if (!found) throw new EsError(404, 'none', 'none');
    return hit([id, found]);
  };
  const es = { flavour: 'elasticsearch', request };
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const grant = async (): Promise<GrantedKey> => {
    if (told.lends) {
      live.add(told.lends);
      return { id: told.lends, encoded: told.lends, lent: true };
    }
    told.grants += 1;
    const id = `k${told.grants}`;
    live.add(id);
    return { id, encoded: id, lent: false };
  };
  const ports = {
    log,
    elasticsearch: { internal: es, user: () => es, identity: () => es },
    keys: { grant },
  } as unknown as HostPorts;
  const box = new SecretBox('k'.repeat(32));
  const store = new Store(es as never, '.kibana_lookout', log);
  let now = Date.parse('2026-03-02T12:00:00Z');
  const credentials = new Credentials({ ports, store, box, now: () => now });
  const save = ({ renew = false } = {}) =>
    credentials.take({ raw: null }, 'default', { renew }).catch(() => null);
  return {
    told,
    save,
    kept: () => [...docs.values()].map(({ source }) => source.payload.keyId),
    live: () => [...live],
    needed: () => new Set([...docs.values()].map(({ source }) => source.payload.id)),
    async sweep(needed: ReadonlySet<string>) {
      now += 3_600_000;
      await credentials.sweep(needed).catch(() => 0);
    },
  };
}

test('“run as me” ends the key of before', async () => {
  const { save, live, kept } = cluster();
  await save();
  expect(live()).toEqual(['k1']);
  await save({ renew: true });
  expect([live(), kept()]).toEqual([['k2'], ['k2']]);
});

test.each(['refused', 'error'] as const)(
  'one that could not be ended then (%s) is ended by a sweep',
  async (how) => {
    const { told, save, sweep, needed, live, kept } = cluster();
    await save();
    told.end = how;
    expect(await save({ renew: true })).not.toBeNull();
    expect(await save({ renew: true })).not.toBeNull();
    await sweep(needed());
    expect(live()).toEqual(['k1', 'k2', 'k3']);
    told.end = null;
    await sweep(needed());
    expect([live(), kept()]).toEqual([['k3'], ['k3']]);
  },
);

test('and also where nothing needs the new one any more', async () => {
  const { told, save, sweep, live, kept } = cluster();
  await save();
  told.end = 'refused';
  await save({ renew: true });
  told.end = null;
  await sweep(new Set());
  expect([live(), kept()]).toEqual([[], []]);
});

test.each<[Trouble, { after: string[]; swept: string[] }]>([
  ['refused', { after: ['k1'], swept: ['k1'] }],
  // Until a sweep it may yet be stored.
  ['no answer, not stored', { after: ['k1', 'k2'], swept: ['k1'] }],
  ['no answer, stored', { after: ['k1', 'k2'], swept: ['k2'] }],
])('of a new key that could not be stored (%s) none lives on unknown', async (how, { after, swept }) => {
  const { told, save, sweep, needed, live, kept } = cluster();
  await save();
  told.put = how;
  expect(await save({ renew: true })).toBeNull();
  expect(live()).toEqual(after);
  told.put = null;
  await sweep(needed());
  expect([live(), kept()]).toEqual([swept, swept]);
});

test('of two who save at the same moment one key lives, also where the other could not be ended at once', async () => {
  const { told, save, sweep, needed, live, kept } = cluster();
  told.end = 'refused';
  await Promise.all([save(), save()]);
  expect(live()).toEqual(['k1', 'k2']);
  told.end = null;
  await sweep(needed());
  expect(live()).toEqual(kept());
});

test('a lent key is never ended: not by a sweep, a failing store, or a key in its place', async () => {
  const { told, save, sweep, needed, live, kept } = cluster();
  told.lends = 'own';
  told.put = 'refused';
  expect(await save()).toBeNull();
  told.put = null;
  await save();
  await sweep(new Set());
  expect([live(), kept()]).toEqual([['own'], []]);
  await save();
  told.lends = '';
  await save({ renew: true });
  await sweep(needed());
  await sweep(new Set());
  expect([live(), kept()]).toEqual([['own'], []]);
});
