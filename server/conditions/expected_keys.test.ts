import type { Kept, ReadResult, Yielded } from './contract';
import { type SeenBefore, seenBefore } from './expected_keys';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Runs it over a store in which so many keys had documents all along; answers how many reads it took, and what it knew. */
function look(kept: Kept, keys: number, at: number) {
  const groups = Array.from({ length: keys }, (_, n) => ({ key: [`k${n}`], count: 1 }));
  const asked = { key: ['host'], within: HOUR, remember: 7 * DAY, moments: [at] };
  const run: Generator<Yielded, SeenBefore | null, ReadResult[]> = seenBefore(asked, kept);
  let reads = 0;
  let next = run.next();
  while (!next.done) {
    const wanted = 'reads' in next.value ? next.value.reads : [];
    reads += wanted.length;
    next = run.next(wanted.map(({ kind }) => ({ kind, groups }) as never));
  }
  return [reads, known(next.value)];
}
const known = (seen: SeenBefore | null) => seen?.keys.length ?? 'too many';

test('of few keys only what has settled since is read', () => {
  const kept: Kept = { value: null };
  expect(look(kept, 3, 100 * DAY)).toEqual([48, 3]);
  expect(look(kept, 3, 100 * DAY + 60_000)).toEqual([0, 3]);
  expect(look(kept, 3, 100 * DAY + HOUR)).toEqual([1, 3]);
});

test('too many to keep are not tried to be kept for a while', () => {
  const kept: Kept = { value: null };
  expect(look(kept, 20_001, 100 * DAY)).toEqual([48, 'too many']);
  expect(look(kept, 20_001, 100 * DAY + HOUR)).toEqual([0, 'too many']);
  expect(look(kept, 3, 100 * DAY + 23 * HOUR)).toEqual([0, 'too many']);
  expect(look(kept, 3, 101 * DAY)).toEqual([48, 3]);
});
