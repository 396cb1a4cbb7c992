/**
 * The answerer that the conditions' own tests stand on says what the reader finds on the real engine: random documents
 * with missing, single and several values of every kind of key, random reads.
 */
import fc from 'fast-check';
import type { ResolvedSource } from '../../common/schemas';
import {
  type CountByRead,
  type CountByResult,
  type KeyTuple,
  keyId,
  type Read,
  type ReadResult,
  type StreamRead,
} from '../../server/conditions';
import { createAnswerer, type TestDocument } from '../../server/conditions/testing';
import { Reader } from '../../server/engine/reader';
import { Searcher } from '../../server/engine/searcher';
import { connectEs, type EsClient } from '../../server/hosts/standalone/elasticsearch';
import { testEngine } from './test_engine';

const START = Date.parse('2026-03-01T10:00:00.000Z');
const SPAN = 400;
const PROPERTIES = {
  '@timestamp': { type: 'date' },
  user: { properties: { name: { type: 'keyword' } } },
  port: { type: 'long' },
  ok: { type: 'boolean' },
  address: { type: 'ip' },
  day: { type: 'date' },
  ratio: { type: 'double' },
  share: { type: 'float' },
};

/** None, `null`, one or several values. */
const some = (...values: unknown[]) =>
  fc.oneof(
    fc.constantFrom(undefined, null, []),
    fc.constantFrom(...values),
    fc.array(fc.constantFrom(...values), { minLength: 1, maxLength: 3 }),
  );
const document = fc.record({
  time: fc.integer({ min: START, max: START + SPAN }),
  name: some('root', 'eve', 'x"y\\z', ''),
  port: some(0, 22, 8080, -1, 9007199254740991),
  ok: some(true, false),
  address: some('10.0.0.1', '192.168.1.77', '2001:db8::1'),
  day: some('2026-02-28T00:00:00.000Z', '2026-03-01T12:30:00.125Z'),
  ratio: some(0.1, 2.5, 1, 1e21),
  share: some(0.1, 2.5, 3),
});

/** Key fields. `share`, and dates among several, are left to the reader's own consistency: they have no one text. */
const FIELDS = ['user.name', 'port', 'ok', 'address', 'day', 'ratio'];
const keys = fc.oneof(
  fc.constant<string[]>([]),
  fc.constantFrom(...FIELDS).map((field) => [field]),
  fc.shuffledSubarray(
    FIELDS.filter((f) => f !== 'day'),
    { minLength: 2, maxLength: 3 },
  ),
);
const windows = fc
  .tuple(fc.integer({ min: -5, max: SPAN }), fc.integer({ min: 0, max: SPAN }))
  .map(([from, length]) => ({ from: START + from, to: START + from + length }));

let es: EsClient;
let created = 0;
const indices: string[] = [];

beforeAll(async () => {
  es = await connectEs(testEngine().url);
}, 30_000);
afterAll(async () => {
  if (indices.length > 0) await es.request({ method: 'DELETE', path: `/${indices.join(',')}` });
  await es.close();
}, 60_000);

async function indexOf(drawn: Array<Record<string, unknown>>, pageOfTies = false) {
  created += 1;
  const index = `lookout-test-answerer-${process.pid}-${created}`;
  await es.request({
    method: 'PUT',
    path: `/${index}`,
    body: { settings: { number_of_shards: 2, number_of_replicas: 0 }, mappings: { properties: PROPERTIES } },
  });
  indices.push(index);
  const documents: TestDocument[] = drawn.map(({ time, name, ...fields }, number) => ({
    id: `d${number}`,
    index,
    time: pageOfTies ? START + (number % 3) : Number(time),
    fields: { ...fields, ...(name !== undefined && { user: { name } }) },
  }));
  for (let at = 0; at < documents.length; at += 1000) {
    const lines = documents
      .slice(at, at + 1000)
      .flatMap(({ id, time, fields }) => [
        { index: { _index: index, _id: id } },
        { '@timestamp': new Date(time).toISOString(), ...fields },
      ]);
    const answer = await es.request<{ errors: boolean }>({
      method: 'POST',
      path: '/_bulk',
      query: { refresh: true },
      lines,
    });
    expect(answer.errors).toBe(false);
  }
  const resolved: ResolvedSource = {
    index,
    timeField: '@timestamp',
    query: { match_all: {} },
    runtimeMappings: {},
    revision: '1',
    dataViewId: null,
    columns: [],
    title: 'test',
    discover: { query: { language: 'kuery', query: '' }, filters: [] },
  };
  const source = { resolved, sampleFields: ['port'], searchTimeoutMs: 10_000 };
  const reader = () => new Reader(es, new Searcher(es, { timeoutMs: 20_000 }), [source]);
  return { documents, reader };
}

/** The order of groups, and of documents at one moment, is not promised. */
function comparable(result: ReadResult) {
  if (result.kind === 'countBy') {
    return { ...result, groups: result.groups.map(({ key, count }) => `${keyId(key)} ${count}`).sort() };
  }
  if (result.kind !== 'stream') return result;
  return {
    documents: result.documents
      .map(({ id, time, keys: own }) => `${time} ${id} ${own.map(keyId).sort()}`)
      .sort(),
  };
}

async function answerAll(reader: Reader, read: Read): Promise<ReadResult> {
  if (read.kind !== 'stream') return reader.answer(read);
  const all: ReadResult = { kind: 'stream', documents: [], next: null };
  let after: unknown;
  do {
    const request: StreamRead = after === undefined ? read : { ...read, after };
    const page = await reader.answer(request);
    if (page.kind !== 'stream') throw new Error('asked for documents');
    all.documents.push(...page.documents);
    after = page.next;
  } while (after !== null);
  const times = all.documents.map(({ time }) => time);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  return all;
}

/** OpenSearch counts a document that repeats a value, as `[22, 22]`, twice under several key fields: an upper bound. */
const mayOvercount = ({ key }: CountByRead) => es.flavour === 'opensearch' && key.length > 1;

/** Every key that has enough is there, none that does not exist, and no count is too small. */
function expectBounds(found: CountByResult, expected: CountByResult, all: CountByResult): void {
  const counts = new Map(found.groups.map(({ key, count }) => [keyId(key), count]));
  const exact = new Map(all.groups.map(({ key, count }) => [keyId(key), count]));
  expect(found.total).toBe(expected.total);
  expect(expected.groups.filter(({ key }) => !counts.has(keyId(key)))).toEqual([]);
  expect([...counts].filter(([key, count]) => count < (exact.get(key) ?? Number.POSITIVE_INFINITY))).toEqual(
    [],
  );
}

/** Keys to read: some that exist, some that do not. */
function onlyOf(key: string[], documents: TestDocument[], pick: number): KeyTuple[] | null {
  if (key.length === 0 || pick === 0) return null;
  const window = { from: START - 1, to: START + SPAN };
  const all = createAnswerer(documents).answer({ kind: 'countBy', window, key, atLeast: 1 });
  if (all.kind !== 'countBy') return null;
  return [...all.groups.map((group) => group.key).filter((_, at) => at % pick === 0), key.map(() => null)];
}

async function expectSame(index: Awaited<ReturnType<typeof indexOf>>, read: Read): Promise<void> {
  const reader = index.reader();
  try {
    const found = await answerAll(reader, read);
    const expected = createAnswerer(index.documents, { pageSize: 1_000_000 }).answer(read);
    if (found.kind === 'countBy' && read.kind === 'countBy' && mayOvercount(read)) {
      const all = createAnswerer(index.documents).answer({ ...read, atLeast: 1 });
      expectBounds(found, expected as CountByResult, all as CountByResult);
    } else expect(comparable(found)).toEqual(comparable(expected));
    expect(reader.problems).toEqual([]);
  } finally {
    await reader.close();
  }
}

describe('the answerer and the real engine', () => {
  it('agree on counts by key, on documents and on histograms', async () => {
    const reads = fc.record({
      window: windows,
      key: keys,
      atLeast: fc.integer({ min: 1, max: 6 }),
      pick: fc.integer({ min: 0, max: 3 }),
      step: fc.integer({ min: 1, max: 60 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(document, { maxLength: 120 }),
        fc.array(reads, { minLength: 20, maxLength: 20 }),
        async (drawn, asked) => {
          const index = await indexOf(drawn);
          for (const { window, key, atLeast, pick, step } of asked) {
            const only = onlyOf(key, index.documents, pick);
            await expectSame(index, { kind: 'countBy', window, key, atLeast });
            await expectSame(index, { kind: 'stream', window, key, ...(only && { only }) });
            await expectSame(index, { kind: 'histogram', window, step });
          }
        },
      ),
      { numRuns: 6, endOnFailure: true },
    );
  }, 300_000);

  it('agree over many pages of documents of the same few moments', async () => {
    const drawn = fc.sample(document, { numRuns: 3456, seed: 7 });
    const index = await indexOf(drawn, true);
    const window = { from: START - 1, to: START + 10 };
    await expectSame(index, { kind: 'stream', window, key: ['user.name'] });
    await expectSame(index, {
      kind: 'stream',
      window,
      key: ['port', 'ok'],
      only: [
        ['22', 'true'],
        [null, null],
      ],
    });
    await expectSame(index, { kind: 'countBy', window, key: ['user.name', 'port', 'ratio'], atLeast: 2 });
  }, 120_000);

  it.each([
    ['share'],
    ['ratio'],
    ['day'],
    // Counted by epoch milliseconds, shown as a text.
    ['ok,day'],
    ['day,share'],
  ])(
    'finds by %s exactly the documents it counted',
    async (fields) => {
      const index = await indexOf(fc.sample(document, { numRuns: 200, seed: 11 }));
      const window = { from: START - 1, to: START + SPAN };
      const key = fields.split(',');
      const reader = index.reader();
      const counted = await reader.answer({ kind: 'countBy', window, key, atLeast: 1 });
      if (counted.kind !== 'countBy') throw new Error('asked for counts');
      expect(counted.groups.length).toBeGreaterThan(2);
      for (const { key: tuple, count } of counted.groups) {
        const found = await reader.answer({ kind: 'stream', window, key, only: [tuple] });
        const documents = found.kind === 'stream' ? found.documents.length : 0;
        // Under several key fields a count may be too large where a document repeats a value.
        if (es.flavour === 'opensearch' && key.length > 1) expect(count).toBeGreaterThanOrEqual(documents);
        else expect([tuple, documents]).toEqual([tuple, count]);
        expect(documents).toBeGreaterThan(0);
        expect([tuple, await reader.countKey(window, key, tuple)]).toEqual([tuple, documents]);
      }
    },
    60_000,
  );
});
