import fc from 'fast-check';
import type { FlatlineCondition } from '../../common/schemas';
import { keyId } from './contract';
import { flatline } from './flatline';
import { compareMoments, drawnLevels, momentHistories, worstLimit } from './testing';

describe('flatline over random histories', () => {
  it('expects at every moment whom all documents let expect, and finds who is missing', () => {
    fc.assert(
      fc.property(
        momentHistories(),
        fc.record({
          fewerThan: fc.integer({ min: 1, max: 3 }),
          levels: drawnLevels(fc.record({ fewerThan: fc.integer({ min: 1, max: 4 }) })),
          margin: fc.constantFrom(0, 0, 1, 2),
          remember: fc.integer({ min: 1, max: 30 }),
          expected: fc.subarray(['a', 'd']),
          named: fc.subarray(['b', 'd', 'e']),
          forgotten: fc.subarray([['a'], ['a', 'b'], [null]]),
        }),
        (history, { fewerThan, levels, margin, remember: longer, expected, named, forgotten }) => {
          const { key, within, since } = history;
          const remember = within + longer;
          const keyed = key.length > 0;
          const lists = key.length === 1;
          const condition: FlatlineCondition = {
            type: 'flatline',
            key,
            fewerThan,
            levels,
            margin,
            within: `${within}ms`,
            expected: lists ? expected : [],
            lists: lists ? ['hosts'] : [],
            remember: `${remember}ms`,
            forgotten,
          };
          const always = lists ? [...new Set([...expected, ...named])] : [];
          compareMoments(history, {
            module: flatline,
            condition,
            besides: { lists: new Map([['hosts', named]]) },
            also: always.map((value) => [value]),
            says(inside, at, was, tuple) {
              if (forgotten.some((one) => keyId(one) === keyId(tuple))) return undefined;
              const here = inside(at - within, at).length;
              const earlier = inside(at - remember, at - within).length;
              const isListed = tuple.length === 1 && always.includes(tuple[0] as string);
              if (keyed && !isListed && here + earlier === 0) return undefined;
              const armed = earlier > 0 && keyed;
              const enabled = since === null || since + within <= at;
              const counts = armed || ((!keyed || isListed) && enabled);
              const reached = worstLimit(
                { fewerThan },
                levels,
                was,
                (limit, held) => counts && here < limit.fewerThan + (held ? margin : 0),
              );
              const values = { count: here, threshold: reached?.limit.fewerThan ?? fewerThan };
              return { rank: reached?.rank ?? null, count: here, values };
            },
            later({ to }, own) {
              const times = own(to - remember, to).map(({ time }) => time);
              return { lastSeen: times.length > 0 ? new Date(Math.max(...times)).toISOString() : null };
            },
          });
        },
      ),
      { numRuns: 2000 },
    );
  });
});
