import fc from 'fast-check';
import { newTerm } from './new_term';
import { createAnswerer, histories, keysOf, oracleNewTerms, runCondition } from './testing';

const settings = fc.record({
  terms: fc.constantFrom<string[][]>(
    [['host']],
    [['host'], ['user']],
    [['user', 'host']],
    [['host'], ['user', 'host']],
  ),
  lookback: fc.integer({ min: 1, max: 60 }),
  missing: fc.boolean(),
});

describe('new_term over random histories', () => {
  it('finds at each run what brute force finds in all that is visible then', () => {
    fc.assert(
      fc.property(histories({ late: true }), settings, (history, { terms, lookback, missing }) => {
        for (const window of history.windows) {
          const answerer = createAnswerer(history.documents, { now: window.to, pageSize: history.pageSize });
          const condition = {
            type: 'new_term' as const,
            key: history.key,
            terms,
            missing,
            lookback: `${lookback}ms`,
          };
          const input = { condition, window, reread: history.reread, samples: 1, memory: null };
          const { found, outcome } = runCondition(newTerm, input, answerer);
          expect(outcome).toEqual({ holding: null, memory: null });
          const visible = history.documents.filter(
            ({ time, ingestedAt = 0 }) => time <= window.to && ingestedAt <= window.to,
          );
          const expected = oracleNewTerms(visible, { terms, lookback, missing }).filter(
            ({ time }) => time > window.from - history.reread,
          );
          const texts = found.map(({ key, document, to }) => JSON.stringify([document, key, to]));
          const wanted = expected.map(({ id, time, fields, value }) => {
            const document = history.documents.find((one) => one.id === id)!;
            const name = `events/${id} ${JSON.stringify([fields, value])}`;
            return JSON.stringify([name, keysOf(document.fields, history.key)[0], time]);
          });
          expect(texts.sort()).toEqual(wanted.sort());
        }
      }),
      { numRuns: 2000 },
    );
  });
});
