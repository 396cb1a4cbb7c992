import fc from 'fast-check';
import type { CountCondition } from '../../common/schemas';
import { keyId } from './contract';
import { count } from './count';
import {
  compareMoments,
  createAnswerer,
  drawnLevels,
  type Inside,
  keysOf,
  type MomentHistory,
  momentHistories,
  oracleMoments,
  runCondition,
  type Said,
  worstLimit,
} from './testing';

const ranges = fc
  .record({
    atLeast: fc.option(fc.integer({ min: 0, max: 4 })),
    more: fc.option(fc.integer({ min: 0, max: 3 })),
  })
  .map(({ atLeast, more }) => ({
    atLeast,
    atMost: atLeast === null ? (more ?? 0) : more === null ? null : atLeast + more,
  }));

type Asked = Pick<CountCondition, 'atLeast' | 'atMost' | 'levels' | 'margin'>;

const saysOf =
  ({ within, key }: MomentHistory, { atLeast, atMost, levels, margin }: Asked) =>
  (inside: Inside, at: number, was: number | null = null): Said => {
    const number = inside(at - within, at).length;
    if (number === 0 && key.length > 0) return undefined;
    const reached = worstLimit({ atLeast, atMost }, levels, was, (range, held) => {
      const slack = held ? Math.max(margin - 1, 0) : 0;
      if (range.atLeast === null && range.atMost === null) return false;
      return (
        (range.atLeast === null || number >= range.atLeast - slack) &&
        (range.atMost === null || number <= range.atMost + slack)
      );
    });
    const range = reached && levels.length > 0 ? reached.limit : null;
    const values = { count: number, ...(range && { atLeast: range.atLeast, atMost: range.atMost }) };
    return { rank: reached?.rank ?? null, count: number, values };
  };

describe('count over random histories', () => {
  it('answers every moment as all documents say', () => {
    fc.assert(
      fc.property(
        momentHistories(),
        fc.option(ranges, { freq: 4 }),
        drawnLevels(ranges),
        fc.constantFrom(0, 0, 1, 2),
        (history, range, levels, margin) => {
          const { key, within } = history;
          const asked = { ...(range ?? { atLeast: null, atMost: null }), levels, margin };
          const condition: CountCondition = {
            type: 'count',
            key,
            within: `${within}ms`,
            report: 'count',
            ...asked,
          };
          compareMoments(history, { module: count, condition, says: saysOf(history, asked) });
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('tells each document of a window in range, and no other', () => {
    fc.assert(
      fc.property(momentHistories(), ranges, (history, { ...drawn }) => {
        const range = { ...drawn, levels: [], margin: 0 };
        const { key, within, every, since, reread } = history;
        const condition: CountCondition = {
          type: 'count',
          key,
          within: `${within}ms`,
          report: 'documents',
          ...range,
        };
        const told = new Map<string, string>();
        const wanted = new Set<string>();
        for (const window of history.windows) {
          const answerer = createAnswerer(history.documents, { now: window.to, pageSize: history.pageSize });
          const input = { condition, window, reread, samples: 1, memory: null, every, since };
          const { found, outcome } = runCondition(count, input, answerer);
          for (const { document, key: own, from, to, sample } of found) {
            expect(from).toBe(to);
            expect(sample.map(({ id, index }) => `${index}/${id}`)).toEqual([document]);
            told.set(document!, keyId(own));
          }
          if (key.length === 0)
            expect(new Set(found.map(({ document }) => document)).size).toBe(found.length);
          const visible = history.documents.filter(({ ingestedAt }) => ingestedAt! <= window.to);
          const run = { window, every, reread, key };
          const expected = oracleMoments(visible, run, (inside, at) => {
            const said = saysOf(history, range)(inside, at);
            if (said && said.rank !== null)
              for (const { id, index } of inside(at - within, at)) wanted.add(`${index}/${id}`);
            return said;
          });
          expect((outcome.holding ?? []).map(keyId).sort()).toEqual(expected.holding);
        }
        expect([...told.keys()].sort()).toEqual([...wanted].sort());
        for (const { id, index, fields } of history.documents) {
          const own = told.get(`${index}/${id}`);
          if (own !== undefined) expect(keysOf(fields, key).map(keyId)).toContain(own);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
