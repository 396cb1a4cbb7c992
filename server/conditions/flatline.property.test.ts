import fc from 'fast-check';
import type { FlatlineCondition } from '../../common/schemas';
import { type Kept, keyId } from './contract';
import { flatline } from './flatline';
import { compareMoments, drawnLevels, type MomentHistory, momentHistories, worstLimit } from './testing';

const drawn = fc.record({
  fewerThan: fc.integer({ min: 1, max: 3 }),
  levels: drawnLevels(fc.record({ fewerThan: fc.integer({ min: 1, max: 4 }) })),
  margin: fc.constantFrom(0, 0, 1, 2),
  remember: fc.integer({ min: 1, max: 30 }),
  expected: fc.subarray(['a', 'd']),
  named: fc.subarray(['b', 'd', 'e']),
  forgotten: fc.subarray([['a'], ['a', 'b'], [null]]),
  stopped: fc.uniqueArray(
    fc.record({
      key: fc.constantFrom<(string | null)[]>(['a'], ['b'], ['d'], ['a', 'b'], [null]),
      at: fc.integer({ min: 990, max: 1_080 }),
    }),
    { maxLength: 3, selector: ({ key }) => keyId(key) },
  ),
});
type Drawn = typeof drawn extends fc.Arbitrary<infer D> ? D : never;

/** Compares every run with all documents; `tick`: how long a millisecond of the history is. */
function compare(history: MomentHistory, asked: Drawn, tick = 1, kept?: (run: number) => Kept): void {
  const { fewerThan, levels, margin, remember: longer, expected, named, forgotten } = asked;
  const stopped = asked.stopped.map(({ key, at }) => ({ key, at: at * tick }));
  const { key, within, since } = history;
  const remember = within + longer * tick;
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
    besides: { lists: new Map([['hosts', named]]), stopped },
    also: always.map((value) => [value]),
    ...(kept && { kept }),
    says(inside, at, was, tuple) {
      if (forgotten.some((one) => keyId(one) === keyId(tuple))) return undefined;
      const here = inside(at - within, at).length;
      const earlier = inside(at - remember, at - within).length;
      const isListed = tuple.length === 1 && always.includes(tuple[0] as string);
      if (keyed && !isListed && here + earlier === 0) return undefined;
      const stop = keyed ? stopped.find((one) => keyId(one.key) === keyId(tuple)) : undefined;
      const isAway = stop !== undefined && inside(stop.at, at - within).length === 0;
      if (isAway && here === 0) return undefined;
      const armed = earlier > 0 && keyed;
      const enabled = since === null || since + within <= at;
      const counts = !isAway && (armed || ((!keyed || isListed) && enabled));
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
}

/** Long enough ticks that the stretches in which keys are kept hold several moments, or none. */
const TICK = 97;

/** The same history, slower, with nothing late. */
const slower = (history: MomentHistory): MomentHistory => ({
  ...history,
  every: history.every * TICK - 5,
  within: history.within * TICK + 3,
  reread: history.reread * TICK,
  since: history.since === null ? null : history.since * TICK,
  windows: history.windows.map(({ from, to }) => ({ from: from * TICK, to: to * TICK })),
  documents: history.documents.map(({ ingestedAt: _, ...document }, number) => ({
    ...document,
    time: document.time * TICK - (number % 7) * 11,
  })),
});

describe('flatline over random histories', () => {
  it('expects at every moment whom all documents let expect, and finds who is missing', () => {
    fc.assert(
      fc.property(momentHistories(), drawn, (history, asked) => compare(history, asked)),
      { numRuns: 2000 },
    );
  });

  it('answers the same with what a lane keeps, however often that is lost', () => {
    let used = 0;
    fc.assert(
      fc.property(
        momentHistories(),
        drawn,
        fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
        (history, asked, lost) => {
          let kept: Kept = { value: null };
          compare(slower(history), { ...asked, remember: asked.remember + 5 }, TICK, (run) => {
            if (kept.value !== null) used += 1;
            if (lost[run]) kept = { value: null };
            return kept;
          });
        },
      ),
      { numRuns: 2000 },
    );
    expect(used).toBeGreaterThan(500);
  });
});
