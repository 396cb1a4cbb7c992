/** As answerer.test.ts, for the newest documents of keys and for metrics in windows that overlap. */
import fc from 'fast-check';
import {
  type KeyTuple,
  keyId,
  type LatestRead,
  type Measured,
  type MeasureRead,
  type ReadResult,
} from '../../server/conditions';
import { createAnswerer, valuesOf } from '../../server/conditions/testing';
import {
  document,
  FIELDS,
  type Index,
  Indices,
  keys,
  onlyOf,
  SPAN,
  START,
  wheres,
  windows,
} from './answerer_index';

let indices: Indices;
beforeAll(async () => {
  indices = await Indices.open();
}, 30_000);
afterAll(() => indices.close(), 60_000);

/** Keywords drop a value that a document repeats, numbers keep it: here no document repeats one. */
const unrepeated = document.map((drawn) =>
  Object.fromEntries(
    Object.entries(drawn).map(([name, value]) => [name, Array.isArray(value) ? [...new Set(value)] : value]),
  ),
);

const metric = (agg: string, field: string | null = null, percent = 95) =>
  ({ agg, field, percent }) as Measured;
const numeric = fc.constantFrom('port', 'ratio', 'nowhere');
const metrics: fc.Arbitrary<Measured> = fc.oneof(
  fc.constant(metric('count')),
  fc
    .tuple(fc.constantFrom('min', 'max', 'avg', 'sum', 'value_count', 'cardinality'), numeric)
    .map(([agg, field]) => metric(agg, field)),
  fc
    .tuple(fc.constantFrom(0, 5, 25, 50, 75, 95, 99.9, 100), numeric)
    .map(([percent, field]) => metric('percentile', field, percent)),
  fc
    .tuple(fc.constantFrom('value_count', 'cardinality'), fc.constantFrom(...FIELDS))
    .map(([agg, field]) => metric(agg, field)),
  wheres.map((query): Measured => ({ agg: 'part', query: query ?? { match_all: {} } })),
);

async function answers(index: Index, read: LatestRead | MeasureRead): Promise<[ReadResult, ReadResult]> {
  const reader = index.reader();
  try {
    const found = await reader.answer(read);
    expect(reader.problems).toEqual([]);
    expect(reader.limits).toEqual([]);
    return [found, createAnswerer(index.documents).answer(read)];
  } finally {
    await reader.close();
  }
}

const byKey = <G extends { key: KeyTuple }>(groups: readonly G[]) =>
  [...groups].sort((a, b) => (keyId(a.key) < keyId(b.key) ? -1 : 1));

async function expectLatest(index: Index, read: LatestRead): Promise<void> {
  const [found, expected] = await answers(index, read);
  if (found.kind !== 'latest' || expected.kind !== 'latest') throw new Error('asked for documents');
  // Which of several documents at one moment are taken is not promised.
  const times = ({ groups }: typeof found) =>
    byKey(groups).map(({ key, documents }) => [keyId(key), documents.map(({ time }) => time)]);
  expect(times(found)).toEqual(times(expected));
  const originals = new Map(index.documents.map((one) => [one.id, one]));
  for (const { key, documents } of found.groups) {
    expect(new Set(documents.map(({ id }) => id)).size).toBe(documents.length);
    for (const one of documents) {
      const { fields, index: home, time } = originals.get(one.id)!;
      expect(one).toMatchObject({ keys: [key], index: home, time });
      key.forEach((text, at) => {
        const own = valuesOf(fields, read.key[at]!).map(String);
        expect(text === null ? own.length === 0 : own.includes(text)).toBe(true);
      });
      for (const name of read.values ?? []) {
        const texts = [...new Set(valuesOf(fields, name).map(String))].sort();
        expect([...(one.values?.[name] ?? [])].sort()).toEqual(texts);
      }
    }
  }
}

/** Sums are taken in another order. */
function expectNear(found: number | null, expected: number | null, what: unknown): void {
  if (found === null || expected === null) expect([found, what]).toEqual([expected, what]);
  else if (Math.abs(found - expected) > 1e-9 * Math.max(1, Math.abs(expected)))
    expect([found, what]).toEqual([expected, what]);
}

async function expectMeasure(index: Index, read: MeasureRead): Promise<void> {
  const [found, expected] = await answers(index, read);
  if (found.kind !== 'measure' || expected.kind !== 'measure') throw new Error('asked for metrics');
  const rows = byKey(found.groups);
  const wanted = byKey(expected.groups);
  expect(rows.map(({ key }) => key)).toEqual(wanted.map(({ key }) => key));
  rows.forEach(({ key, cells }, at) => {
    const others = wanted[at]!.cells;
    expect(cells.map(({ count }) => count)).toEqual(others.map(({ count }) => count));
    cells.forEach(({ values }, window) => {
      values.forEach((value, number) => {
        expectNear(value, others[window]!.values[number]!, { read: read.metrics[number], key, window });
      });
    });
  });
}

describe('the answerer and the real engine', () => {
  it('agree on the newest documents and on metrics in windows', async () => {
    const reads = fc.record({
      window: windows,
      windows: fc.array(windows, { minLength: 1, maxLength: 6 }),
      key: keys,
      pick: fc.integer({ min: 0, max: 3 }),
      size: fc.constantFrom(1, 2, 5, 50),
      values: fc.option(fc.subarray(FIELDS), { nil: undefined }),
      metrics: fc.array(metrics, { maxLength: 5 }),
      where: wheres,
      source: fc.constantFrom(0, 1),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(unrepeated, { maxLength: 120 }),
        fc.array(reads, { minLength: 25, maxLength: 25 }),
        async (drawn, asked) => {
          const index = await indices.create(drawn);
          for (const {
            window,
            windows: several,
            key,
            pick,
            size,
            values,
            metrics: taken,
            ...more
          } of asked) {
            const besides = { source: more.source, ...(more.where && { where: more.where }) };
            const only = onlyOf(key, index.documents, pick);
            await expectLatest(index, {
              kind: 'latest',
              window,
              key,
              size,
              only: only ?? onlyOf(key, index.documents, 1) ?? [],
              ...(values && { values }),
              ...besides,
            });
            await expectMeasure(index, {
              kind: 'measure',
              windows: several,
              key,
              metrics: taken,
              ...(only && { only }),
              ...besides,
            });
          }
        },
      ),
      { numRuns: 5, endOnFailure: true },
    );
  }, 300_000);

  it('agree over many keys, windows and pages', async () => {
    // 1,500 keys of two documents each, and one with many distinct values.
    const drawn = [...Array(9_000).keys()].map((number) => ({
      time: START + (number % SPAN),
      port: number < 3_000 ? number % 1_500 : 70_000,
      ratio: number + 0.5,
      name: number % 7 === 0 ? undefined : `user ${number % 50}`,
    }));
    const index = await indices.create(drawn);
    const many = [...Array(300).keys()].map((at) => ({ from: START - 1 + at, to: START + at + 20 }));
    const all = [{ from: START - 1, to: START + SPAN }];
    const taken = [metric('avg', 'ratio'), metric('percentile', 'ratio', 50)];
    await expectMeasure(index, { kind: 'measure', windows: many, key: ['user.name'], metrics: taken });
    await expectMeasure(index, {
      kind: 'measure',
      windows: all,
      key: ['port'],
      metrics: [metric('sum', 'ratio')],
    });
    const distinct = [metric('cardinality', 'ratio')];
    const only: KeyTuple[] = [...Array(1_500).keys(), 70_000, -5].map((port) => [String(port)]);
    const [found] = await answers(index, {
      kind: 'measure',
      windows: all,
      key: ['port'],
      only,
      metrics: distinct,
    });
    const large = found.kind === 'measure' ? found.groups.find(({ key }) => key[0] === '70000') : undefined;
    expect(large?.cells[0]?.count).toBe(6_000);
    expect(Math.abs((large?.cells[0]?.values[0] ?? 0) - 6_000)).toBeLessThan(20);
    await expectLatest(index, {
      kind: 'latest',
      window: all[0]!,
      key: ['port'],
      only,
      size: 3,
      values: ['ratio'],
    });
    await expectLatest(index, {
      kind: 'latest',
      window: all[0]!,
      key: ['port', 'user.name'],
      only: only
        .flatMap(([port]) => [
          [port!, null],
          [port!, 'user 3'],
        ])
        .slice(0, 700),
      size: 10,
    });
  }, 300_000);

  it('refuses a text field as a key in the words of the engine', async () => {
    const index = await indices.create([]);
    const reader = index.reader();
    const window = { from: START, to: START + SPAN };
    const read: MeasureRead = { kind: 'measure', windows: [window], key: ['words'], metrics: [] };
    await expect(reader.answer(read)).rejects.toThrow(/Text fields are not optimised/);
    await expect(reader.answer({ kind: 'countBy', window, key: ['words'], atLeast: 1 })).rejects.toThrow(
      /Text fields are not optimised/,
    );
  });
});
