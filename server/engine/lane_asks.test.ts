import { lanesToAsk, mayGive } from './lane_asks';
import type { LeaseState } from './lease';

const NOW = 1_000_000;
/** `a b -`: lane-01 is a's, lane-02 is b's, lane-03 nobody's. */
const leases = (owners: string): LeaseState[] =>
  owners.split(' ').map((owner, at) => ({
    lane: `lane-0${at + 1}`,
    epoch: 1,
    owner: owner === '-' ? null : owner,
    node: 'n',
    until: NOW + 1,
    renewedAt: NOW,
  }));

test.each([
  ['one node has all', 'a a a a', 'b', ['lane-01', 'lane-02']],
  ['one node has all of an odd number', 'a a a a a', 'b', ['lane-01', 'lane-02']],
  ['each has half', 'a b a b', 'b', []],
  ['one more than the other is no reason', 'a b a', 'b', []],
  ['two more is', 'a a a b', 'b', ['lane-01']],
  ['of several that have more, no more than its share', 'a a c c', 'b', ['lane-01']],
  ['of whoever has most', 'a a c c c', 'b', ['lane-03']],
  ['of each of several', 'a a a a c c c c', 'b', ['lane-01', 'lane-05']],
  ['what nobody has is free to take', '- - a b', 'b', []],
  ['one’s own are not asked for', 'b b b b', 'b', []],
])('asks: %s', (_, owners, me, asked) => {
  expect(lanesToAsk(leases(owners), me, NOW)).toEqual(asked);
});

test('a lease that has run out counts for nobody', () => {
  expect(lanesToAsk(leases('a a a a'), 'b', NOW + 1)).toEqual([]);
  expect(mayGive(leases('a a a a'), 'a', 'b', NOW + 1)).toBe(false);
});

test.each([
  ['the other has none', 'a a', true],
  ['the other has come by some meanwhile', 'a a a b b', false],
  ['it would only change places', 'a a b', false],
  ['the other still has too few', 'a a a b', true],
  ['this one has lost some meanwhile', 'a c c c', false],
])('gives: %s', (_, owners, given) => {
  expect(mayGive(leases(owners), 'a', 'b', NOW)).toBe(given);
});

/** What all nodes ask for is given, until nobody asks; answers how many each has then, and how many changed hands. */
function settle(owners: string, nodes: readonly string[]) {
  const all = leases(owners);
  let moved = 0;
  for (;;) {
    // Who asks last is known to the giver, as in the stored asks.
    const asks = new Map(nodes.flatMap((me) => lanesToAsk(all, me, NOW).map((lane) => [lane, me] as const)));
    if (asks.size === 0) break;
    for (const [lane, by] of asks) {
      const lease = all.find((one) => one.lane === lane)!;
      if (!mayGive(all, lease.owner!, by, NOW)) continue;
      lease.owner = by;
      moved += 1;
    }
  }
  const counts = nodes.map((node) => all.filter(({ owner }) => owner === node).length);
  return { counts: counts.sort(), moved };
}

test.each([
  ['a second node comes, 4 lanes', 'a a a a', 'a b', [2, 2], 2],
  ['a second node comes, 5 lanes', 'a a a a a', 'a b', [2, 3], 2],
  ['a third comes, 4 lanes', 'a a b b', 'a b c', [1, 1, 2], 1],
  ['a third comes, 5 lanes', 'a a a b b', 'a b c', [1, 2, 2], 1],
  ['a third comes, 8 lanes', 'a a a a b b b b', 'a b c', [2, 3, 3], 2],
  ['two come at once, and ask for the same', 'a a a a a a', 'a b c', [2, 2, 2], 5],
  ['more nodes than lanes', 'a b', 'a b c', [0, 1, 1], 0],
])('settles, and what changes hands for it: %s', (_, owners, nodes, counts, moved) => {
  expect(settle(owners, nodes.split(' '))).toEqual({ counts, moved });
});
