/** Random documents for the comparisons of the answerer with the real engine, and indices that hold them. */
import fc from 'fast-check';
import type { ResolvedSource } from '../../common/schemas';
import type { Dsl, KeyTuple } from '../../server/conditions';
import { createAnswerer, type TestDocument } from '../../server/conditions/testing';
import { Reader } from '../../server/engine/reader';
import { Searcher } from '../../server/engine/searcher';
import { connectEs, type EsClient } from '../../server/hosts/standalone/elasticsearch';
import { testEngine } from './test_engine';

export const START = Date.parse('2026-03-01T10:00:00.000Z');
export const SPAN = 400;
const PROPERTIES = {
  '@timestamp': { type: 'date' },
  user: { properties: { name: { type: 'keyword' } } },
  port: { type: 'long' },
  ok: { type: 'boolean' },
  address: { type: 'ip' },
  day: { type: 'date' },
  ratio: { type: 'double' },
  share: { type: 'float' },
  words: { type: 'text' },
};

/** None, `null`, one or several values. */
const some = (...values: unknown[]) =>
  fc.oneof(
    fc.constantFrom(undefined, null, []),
    fc.constantFrom(...values),
    fc.array(fc.constantFrom(...values), { minLength: 1, maxLength: 3 }),
  );
export const document = fc.record({
  source: fc.constantFrom(0, 0, 1),
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
export const FIELDS = ['user.name', 'port', 'ok', 'address', 'day', 'ratio'];
export const keys = fc.oneof(
  fc.constant<string[]>([]),
  fc.constantFrom(...FIELDS).map((field) => [field]),
  fc.shuffledSubarray(
    FIELDS.filter((f) => f !== 'day'),
    { minLength: 2, maxLength: 3 },
  ),
);
export const windows = fc
  .tuple(fc.integer({ min: -5, max: SPAN }), fc.integer({ min: 0, max: SPAN }))
  .map(([from, length]) => ({ from: START + from, to: START + from + length }));

/** Clauses that a read adds to its source's query. */
export const wheres = fc.constantFrom<Dsl | undefined>(
  undefined,
  { term: { 'user.name': 'root' } },
  { range: { port: { gte: 1, lt: 9000 } } },
  { bool: { must_not: [{ term: { ok: true } }] } },
  { bool: { should: [{ exists: { field: 'day' } }, { terms: { port: [22, 0] } }] } },
);

export type Index = Awaited<ReturnType<Indices['create']>>;

export class Indices {
  private created: string[] = [];

  private constructor(readonly es: EsClient) {}

  static async open(): Promise<Indices> {
    return new Indices(await connectEs(testEngine().url));
  }

  async close(): Promise<void> {
    if (this.created.length > 0)
      await this.es.request({ method: 'DELETE', path: `/${this.created.join(',')}` });
    await this.es.close();
  }

  /** `source` 1 of a drawn document: it lies in the index of the reader's second source. */
  async create(drawn: Array<Record<string, unknown>>, pageOfTies = false) {
    const name = `lookout-test-answerer-${process.pid}-${this.created.length}`;
    const names = [name, `${name}-other`];
    for (const index of names) {
      const settings = { number_of_shards: 2, number_of_replicas: 0 };
      const mappings = { properties: PROPERTIES };
      await this.es.request({ method: 'PUT', path: `/${index}`, body: { settings, mappings } });
      this.created.push(index);
    }
    const documents = drawn.map(
      ({ time, name: user, source = 0, ...fields }, number): TestDocument => ({
        id: `d${number}`,
        index: names[Number(source)] as string,
        source: Number(source),
        time: pageOfTies ? START + (number % 3) : Number(time),
        fields: { ...fields, ...(user !== undefined && { user: { name: user } }) },
      }),
    );
    for (let at = 0; at < documents.length; at += 1000) {
      const lines = documents
        .slice(at, at + 1000)
        .flatMap(({ id, index, time, fields }) => [
          { index: { _index: index, _id: id } },
          { '@timestamp': new Date(time).toISOString(), ...fields },
        ]);
      const answer = await this.es.request<{ errors: boolean }>({
        method: 'POST',
        path: '/_bulk',
        query: { refresh: true },
        lines,
      });
      expect(answer.errors).toBe(false);
    }
    const sources = names.map((index) => ({
      resolved: sourceOf(index),
      sampleFields: ['port', 'share'],
      searchTimeoutMs: 10_000,
    }));
    const reader = () => new Reader(this.es, new Searcher(this.es, { timeoutMs: 20_000 }), sources);
    return { documents, reader };
  }
}

export const sourceOf = (index: string): ResolvedSource => ({
  index,
  timeField: '@timestamp',
  query: { match_all: {} },
  runtimeMappings: {},
  revision: '1',
  dataViewId: null,
  columns: [],
  title: 'test',
  discover: { query: { language: 'kuery', query: '' }, filters: [] },
});

/** Keys to read: some that exist, some that do not. */
export function onlyOf(key: readonly string[], documents: TestDocument[], pick: number): KeyTuple[] | null {
  if (key.length === 0 || pick === 0) return null;
  const window = { from: START - 1, to: START + SPAN };
  const all = createAnswerer(documents).answer({ kind: 'countBy', window, key, atLeast: 1 });
  if (all.kind !== 'countBy') return null;
  return [...all.groups.map((group) => group.key).filter((_, at) => at % pick === 0), key.map(() => null)];
}
