import fc from 'fast-check';
import type { JoinCondition } from '../../common/schemas';
import type { Window } from '../../common/time';
import type { Found } from './contract';
import { join } from './join';
import { createAnswerer, keysOf, runCondition, type TestDocument } from './testing';
import { type OracleJoined, oracleJoined } from './testing/sequence_oracle';
import { type SourceHistory, sourceHistories } from './testing/source_histories';
import { valuesOf } from './testing/values';

const conditionOf = (
  { within }: SourceHistory,
  { limit = 10_000, key = [] as string[] } = {},
): JoinCondition => ({
  type: 'join',
  key,
  field: 'user',
  other: {
    source: {
      kind: 'query',
      index: 'other',
      timeField: '@timestamp',
      language: 'kuery',
      query: '',
      dataViewId: null,
    },
    field: 'name',
  },
  within: `${within}ms`,
  limit,
});

const asOracle = ({ document, to, values = {} }: Found): OracleJoined => ({
  id: String(document).split('/')[1] as string,
  time: to,
  value: String(values.value),
  at: Date.parse(String(values.at)),
});
const shown = (all: OracleJoined[]) => all.map((one) => JSON.stringify(one)).sort();

function runOver(history: SourceHistory, condition: JoinCondition, window: Window) {
  const answerer = createAnswerer(history.documents, { now: window.to, pageSize: history.pageSize });
  const input = { condition, window, reread: history.reread, samples: 1, memory: null };
  return runCondition(join, input, answerer);
}

const expectedOf = (history: SourceHistory, window: Window, documents = history.documents) =>
  oracleJoined(
    documents.filter(({ ingestedAt }) => ingestedAt! <= window.to),
    {
      field: 'user',
      other: 'name',
      within: history.within,
      fresh: { from: window.from - history.reread, to: window.to },
    },
  );

describe('join over random histories of two sources', () => {
  it('finds in every run the documents whose value the other source had, each once', () => {
    const keys = fc.constantFrom<string[]>([], ['host']);
    fc.assert(
      fc.property(sourceHistories({ late: true, sources: 2 }), keys, (history, key) => {
        const byName = new Map(history.documents.map((document) => [document.id, document]));
        for (const window of history.windows) {
          const { found, outcome } = runOver(history, conditionOf(history, { key }), window);
          expect(shown(found.map(asOracle))).toEqual(shown(expectedOf(history, window)));
          expect(outcome).toEqual({ holding: null, memory: null });
          for (const match of found) {
            const { fields } = byName.get(match.sample[0]!.id) as TestDocument;
            expect(match.key).toEqual(keysOf(fields, key)[0]);
          }
        }
      }),
      { numRuns: 2500 },
    );
  });

  it('takes the first values in order where there are more than the limit, and says so', () => {
    fc.assert(
      fc.property(sourceHistories({ late: true, sources: 2 }), (history) => {
        for (const window of history.windows) {
          const { found, outcome } = runOver(history, conditionOf(history, { limit: 1 }), window);
          const all = shown(found.map(asOracle));
          const fresh = { from: window.from - history.reread, to: window.to };
          const inside = ({ time, ingestedAt }: TestDocument, from: number) =>
            time > from && time <= fresh.to && ingestedAt! <= window.to;
          const named = (field: string, source: number, from: number) =>
            history.documents
              .filter((one) => one.source === source && inside(one, from))
              .flatMap(({ fields }) => valuesOf(fields, field).map(String));
          const others = new Set(named('name', 1, fresh.from - history.within));
          const shared = [...new Set(named('user', 0, fresh.from))]
            .filter((value) => others.has(value))
            .sort();
          const left = history.documents.map((document) => ({
            ...document,
            fields: {
              ...document.fields,
              name: valuesOf(document.fields, 'name').filter((value) => value === shared[0]),
            },
          }));
          expect(all).toEqual(shown(expectedOf(history, window, left)));
          expect(outcome.problems ?? []).toHaveLength(shared.length > 1 ? 1 : 0);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
