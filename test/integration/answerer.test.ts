/**
 * The answerer that the conditions' own tests stand on says what the reader finds on the real engine: random documents
 * with missing, single and several values of every kind of key, random reads.
 */
import fc from 'fast-check';
import {
  type CountByRead,
  type CountByResult,
  keyId,
  type Read,
  type ReadResult,
  type StreamRead,
} from '../../server/conditions';
import { createAnswerer } from '../../server/conditions/testing';
import type { Reader } from '../../server/engine/reader';
import type { EsClient } from '../../server/hosts/standalone/elasticsearch';
import { document, type Index, Indices, keys, onlyOf, SPAN, START, wheres, windows } from './answerer_index';

let indices: Indices;
let es: EsClient;
beforeAll(async () => {
  indices = await Indices.open();
  es = indices.es;
}, 30_000);
afterAll(() => indices.close(), 60_000);

/** The order of groups, and of documents at one moment, is not promised. */
function comparable(result: ReadResult) {
  if (result.kind === 'countBy') {
    return { ...result, groups: result.groups.map(({ key, count }) => `${keyId(key)} ${count}`).sort() };
  }
  if (result.kind !== 'stream') return result;
  return {
    documents: result.documents
      .map(({ id, time, keys: own, values }) => `${time} ${id} ${own.map(keyId).sort()} ${textOf(values)}`)
      .sort(),
  };
}

const textOf = (values: Record<string, string[]> | undefined) =>
  JSON.stringify(Object.entries(values ?? {}).map(([name, texts]) => [name, [...texts].sort()]));

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

async function expectSame(index: Index, read: Read): Promise<void> {
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
      where: wheres,
      source: fc.constantFrom(0, 1),
      values: fc.option(fc.subarray(['user.name', 'port', 'ok', 'address', 'day', 'ratio']), {
        nil: undefined,
      }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(document, { maxLength: 120 }),
        fc.array(reads, { minLength: 20, maxLength: 20 }),
        async (drawn, asked) => {
          const index = await indices.create(drawn);
          for (const { window, key, atLeast, pick, step, values, ...more } of asked) {
            const { source, where } = more;
            const besides = { source, ...(where && { where }) };
            const only = onlyOf(key, index.documents, pick);
            await expectSame(index, {
              kind: 'countBy',
              window,
              key,
              atLeast,
              ...besides,
              ...(only && { only }),
            });
            await expectSame(index, {
              kind: 'stream',
              window,
              key,
              ...besides,
              ...(only && { only }),
              ...(values && { values }),
            });
            await expectSame(index, { kind: 'histogram', window, step, ...besides });
          }
        },
      ),
      { numRuns: 6, endOnFailure: true },
    );
  }, 300_000);

  it('agree over many pages of documents of the same few moments', async () => {
    const drawn = fc.sample(document, { numRuns: 3456, seed: 7 });
    const index = await indices.create(drawn, true);
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
      const index = await indices.create(fc.sample(document, { numRuns: 200, seed: 11 }));
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
