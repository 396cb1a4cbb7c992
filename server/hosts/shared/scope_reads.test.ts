import type { ResolvedSource } from '../../../common/schemas';
import { EsError, type HostRequest } from '../../ports';
import { ReadsByScope } from './scope_reads';

const MINUTE = 60_000;

/** A host of saved searches `a` and `b`, with one that may not be read, that writes down what it is asked. */
function world() {
  const asked: string[] = [];
  let now = 0;
  let away = false;
  const object = (id: string) => ({ id, attributes: {}, references: [], version: 'v1' });
  const client = {
    async get(_type: string, id: string) {
      asked.push(`get ${id}`);
      return object(id);
    },
    async bulkGet(objects: ReadonlyArray<{ id: string }>) {
      asked.push(`bulkGet ${objects.map(({ id }) => id).join(' ')}`);
      if (away) throw Object.assign(new Error('socket hang up'), { name: 'ConnectionError' });
      const errors: Record<string, number> = { gone: 404, secret: 403 };
      const saved_objects = objects.map(({ id }) => {
        const statusCode = errors[id];
        return statusCode ? { ...object(id), error: { statusCode, message: 'no' } } : object(id);
      });
      return { saved_objects };
    },
    find: async () => ({ saved_objects: [], total: 0 }),
  };
  const uiSettings = {
    async get<T>(key: string) {
      asked.push(key);
      return (key === 'query:queryString:options' ? '{}' : null) as T;
    },
  };
  const host = { savedObjects: async () => client as never, uiSettings: async () => uiSettings };
  const reads = new ReadsByScope(host, () => now);
  return {
    reads,
    taken: () => asked.splice(0),
    wait: (ms: number) => {
      now += ms;
    },
    leave: () => {
      away = true;
    },
  };
}
const made = (revision: string) => async () => ({ revision }) as ResolvedSource;

test('what rules ask at once is one call; what is gone is null, what may not be read says so', async () => {
  const { reads, taken } = world();
  const from = reads.of({ space: 'shop' });
  const all = ['a', 'b', 'gone', 'secret'].map((id) => from.object('search', id));
  const [a, b, gone, secret] = await Promise.allSettled(all);
  expect([a, b]).toMatchObject([{ value: { id: 'a' } }, { value: { id: 'b' } }]);
  expect(gone).toMatchObject({ value: null });
  expect((secret as PromiseRejectedResult).reason).toMatchObject({ status: 403 });
  expect(taken()).toEqual(['bulkGet a b gone secret']);
});

test('a host that cannot be asked is no saved search that is gone', async () => {
  const { reads, leave } = world();
  leave();
  await expect(reads.of({ space: 'shop' }).object('search', 'a')).rejects.toBeInstanceOf(EsError);
});

test.each([
  ['the same again', 0, ['v1'], 'first'],
  ['changed', 0, ['v2'], 'second'],
  ['after five minutes, for the fields', 5 * MINUTE, ['v1'], 'second'],
])('a query is made anew only when something changed: %s', async (_name, ms, of, revision) => {
  const { reads, wait } = world();
  const from = () => reads.of({ space: 'shop', identity: { kind: 'key', id: 'k', encoded: 'x' } });
  await from().query('a', ['v1'], made('first'));
  wait(ms);
  expect(await from().query('a', of, made('second'))).toEqual({ revision });
});

test('nothing is kept for another key, another space, or of what a person asks', async () => {
  const { reads, taken } = world();
  const key = (id: string) => ({ space: 'shop', identity: { kind: 'key', id, encoded: id } as const });
  await reads.of(key('one')).query('a', [], made('one'));
  expect(await reads.of(key('two')).query('a', [], made('two'))).toEqual({ revision: 'two' });
  expect(await reads.of({ space: 'other' }).query('a', [], made('other'))).toEqual({ revision: 'other' });
  const person = () => reads.of({ space: 'shop', request: {} as HostRequest });
  await person().query('a', [], made('first'));
  expect(await person().query('a', [], made('second'))).toEqual({ revision: 'second' });
  await person().object('search', 'a');
  expect(taken()).toEqual(['get a']);
});

test('advanced settings are read once in a quarter of a minute', async () => {
  const { reads, taken, wait } = world();
  const from = reads.of({ space: 'shop' });
  await Promise.all([from.settings(), from.settings()]);
  expect(taken()).toHaveLength(4);
  wait(15_000);
  await from.settings();
  expect(taken()).toHaveLength(4);
});
