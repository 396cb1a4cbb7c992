import fc from 'fast-check';
import { any } from './any';
import { createAnswerer, histories, keysOf, runCondition } from './testing';

describe('any over random histories', () => {
  it('finds every document that was ever visible, late ones too, and each as the same match', () => {
    fc.assert(
      fc.property(histories({ late: true }), (history) => {
        const found = new Map<string, string>();
        for (const window of history.windows) {
          const answerer = createAnswerer(history.documents, { now: window.to, pageSize: history.pageSize });
          const condition = { type: 'any' as const, key: history.key };
          const input = { condition, window, reread: history.reread, samples: 1, memory: null };
          for (const match of runCondition(any, input, answerer).found) {
            const text = JSON.stringify([match.key, match.from, match.to, match.count, match.sample]);
            expect(found.get(match.document as string) ?? text).toBe(text);
            found.set(match.document as string, text);
          }
        }
        const expected = history.documents.map(({ id, index, time, fields }) => {
          const sample = [{ id, index, time: new Date(time).toISOString(), fields }];
          return [`${index}/${id}`, JSON.stringify([keysOf(fields, history.key)[0], time, time, 1, sample])];
        });
        expect([...found].sort()).toEqual(expected.sort());
      }),
      { numRuns: 2000 },
    );
  });
});
