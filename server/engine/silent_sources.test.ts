import type { Rule } from '../../common/schemas';
import { isSilent, SilentSources } from './silent_sources';

const HOUR = 3_600_000;
const START = Date.parse('2026-06-20T00:00:00Z');
const full = Array.from({ length: 24 }, () => 5);

test.each<[string, number, number[], boolean]>([
  ['none for an hour, some in each before', START - HOUR, full, true],
  ['none for a week, some in each before', START - 168 * HOUR, full, true],
  ['some in the last hour', START - HOUR + 1, full, false],
  ['an empty hour before', START - HOUR, [...full.slice(1), 0], false],
  ['an answer without all hours', START - HOUR, full.slice(1), false],
])('%s', (_, newest, hours, silent) => expect(isSilent(newest, hours, START)).toBe(silent));

interface Range {
  range: { time: { gt: number; lte: number } };
}

/** Sources of documents at `times` (epoch ms); a key in `revoked` reads none of them. */
function world() {
  const times: number[] = [];
  const revoked = new Set<string>();
  const within = ({ range: { time } }: Range) => times.filter((at) => at > time.gt && at <= time.lte);
  const search = async (_: string, body: Record<string, unknown>) => {
    const { filter } = (body.query as { bool: { filter: [object, Range] } }).bool;
    const { hours } = (body.aggs ?? {}) as { hours?: { filters: { filters: Range[] } } };
    const found = within(filter[1]).sort((a, b) => b - a);
    const answer = hours
      ? {
          aggregations: {
            hours: { buckets: hours.filters.filters.map((one) => ({ doc_count: within(one).length })) },
          },
        }
      : { hits: { hits: found.slice(0, 1).map((at) => ({ sort: [at] })) } };
    return { answer, problem: null };
  };
  const sources = new SilentSources({
    of: async ({ runsAs }: Rule) => {
      if (revoked.has(runsAs!.credential)) throw new Error('revoked');
      return { slow: { search } } as never;
    },
  });
  const lookAt = async (space: string, hour: number, ...rules: Rule[]) => {
    const asking = { now: START + hour * HOUR, searchTimeoutMs: 1 };
    const { silent, undecided } = await sources.among(rules, space, asking);
    return { names: silent.map(({ name }) => name), undecided };
  };
  const look = async (hour: number, ...rules: Rule[]) => (await lookAt('default', hour, ...rules)).names;
  const rule = (name: string, credential: string, revision = 'r1', space = 'default') =>
    ({
      name,
      space,
      runsAs: { credential },
      resolved: { revision, index: 'x', timeField: 'time', query: { match_all: {} }, runtimeMappings: {} },
    }) as unknown as Rule;
  return {
    times,
    revoked,
    rule,
    /** At the second of two looks, between which nothing came. */
    silentAt: async (hour: number, ...rules: Rule[]) => {
      await look(hour, ...rules);
      return look(hour, ...rules);
    },
    look,
    lookAt,
  };
}
/** One in each of 24 hours, the last a little before `START`. */
const hourly = (lastHour = 0) =>
  Array.from({ length: 24 }, (_, hour) => START + (lastHour - hour) * HOUR - HOUR / 4);

test('a source is silent from an hour after its newest document until another one comes', async () => {
  const { times, silentAt, rule } = world();
  times.push(...hourly());
  const one = rule('log-ins', 'ana');
  expect(await silentAt(0, one)).toEqual([]);
  expect(await silentAt(0.7, one)).toEqual([]);
  for (const hour of [0.75, 1, 2, 5, 26, 24 * 40]) expect(await silentAt(hour, one)).toEqual(['log-ins']);
  times.push(START + 24 * 40 * HOUR);
  expect(await silentAt(24 * 40 + 0.1, one)).toEqual([]);
  // It is not known any more as one that always has some.
  expect(await silentAt(24 * 40 + 2, one)).toEqual([]);
});

test('a past that is being written now is not silent', async () => {
  const { times, look, rule } = world();
  const one = rule('log-ins', 'ana');
  for (const hour of [-9, -6, -3]) {
    times.push(...hourly(hour));
    expect(await look(0, one)).toEqual([]);
  }
  expect(await look(0.1, one)).toEqual(['log-ins']);
});

test('where one key is revoked the source is watched with another', async () => {
  const { times, silentAt, rule, revoked } = world();
  times.push(...hourly());
  revoked.add('ana');
  const [hers, his] = [rule('hers', 'ana'), rule('his', 'bob')];
  expect(await silentAt(2, hers)).toEqual([]);
  expect(await silentAt(2, hers, his)).toEqual(['his']);
});

test('one that was silent and cannot be read now is so still', async () => {
  const { times, silentAt, rule, revoked } = world();
  times.push(...hourly());
  const one = rule('log-ins', 'ana');
  expect(await silentAt(2, one)).toEqual(['log-ins']);
  revoked.add('ana');
  expect(await silentAt(3, one)).toEqual(['log-ins']);
  revoked.clear();
  times.push(START + 3 * HOUR);
  expect(await silentAt(3.5, one)).toEqual([]);
});

test('a source that several rules share is named once', async () => {
  const { times, silentAt, rule } = world();
  times.push(...hourly());
  expect(await silentAt(2, rule('a', 'ana'), rule('b', 'ana'), rule('c', 'bob'))).toEqual(['a']);
  expect(await silentAt(2, rule('a', 'ana'), rule('b', 'ana', 'r2'))).toEqual(['a', 'b']);
});

test('each space is looked at in turn', async () => {
  const { times, lookAt, rule } = world();
  times.push(...hourly());
  const rules = [rule('a', 'ana', 'r1', 'one'), rule('b', 'bob', 'r1', 'two')];
  const turn = async () => [await lookAt('one', 2, ...rules), await lookAt('two', 2, ...rules)];
  expect(await turn()).toMatchObject([{ names: [] }, { names: [] }]);
  expect(await turn()).toMatchObject([{ names: ['a'] }, { names: ['b'] }]);
});

test('until a source was looked at twice, or was heard of, nothing is decided', async () => {
  const { times, lookAt, rule, revoked } = world();
  times.push(...hourly());
  const [one, other] = [rule('a', 'ana'), rule('b', 'bob', 'r2')];
  expect(await lookAt('default', 0, one)).toEqual({ names: [], undecided: false });
  expect(await lookAt('default', 2, one)).toEqual({ names: [], undecided: false });
  revoked.add('bob');
  expect(await lookAt('default', 2, one, other)).toEqual({ names: ['a'], undecided: true });
  revoked.clear();
  expect(await lookAt('default', 2, one, other)).toEqual({ names: ['a'], undecided: true });
  expect(await lookAt('default', 2, one, other)).toEqual({ names: ['a', 'b'], undecided: false });
});
