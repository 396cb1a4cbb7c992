import fc from 'fast-check';
import { change } from './change';
import { keyId } from './contract';
import { createAnswerer, histories, oracleChanges, runCondition } from './testing';

const settings = fc.record({
  key: fc.constantFrom<string[]>([], ['user']),
  fields: fc.constantFrom<string[]>(['host'], ['host', 'user']),
  limit: fc.integer({ min: 1, max: 30 }),
  within: fc.boolean(),
  missing: fc.boolean(),
});

describe('change over random histories', () => {
  it('finds at each run what brute force finds in all that is visible then', () => {
    fc.assert(
      fc.property(histories({ late: true }), settings, (history, { key, fields, limit, within, missing }) => {
        for (const window of history.windows) {
          const answerer = createAnswerer(history.documents, { now: window.to, pageSize: history.pageSize });
          const condition = {
            type: 'change' as const,
            key,
            fields,
            missing,
            within: within ? `${limit}ms` : null,
            lookback: within ? '7d' : `${limit}ms`,
          };
          const input = { condition, window, reread: history.reread, samples: 2, memory: null };
          const { found, outcome } = runCondition(change, input, answerer);
          expect(outcome).toEqual({ holding: null, memory: null });
          const visible = history.documents.filter(
            ({ time, ingestedAt = 0 }) => time <= window.to && ingestedAt <= window.to,
          );
          const expected = oracleChanges(visible, { key, fields, limit, missing }).filter(
            ({ time }) => time > window.from - history.reread,
          );
          const texts = found.map(({ key: tuple, document, to, values }) =>
            JSON.stringify([document, tuple, to, values?.old, values?.new]),
          );
          const wanted = expected.map(({ id, time, key: tuple, old, now }) =>
            JSON.stringify([
              key.length ? `events/${id} ${keyId(tuple)}` : `events/${id}`,
              tuple,
              time,
              old,
              now,
            ]),
          );
          expect(texts.sort()).toEqual(wanted.sort());
        }
      }),
      { numRuns: 2000 },
    );
  });
});
