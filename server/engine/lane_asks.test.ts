import { lanesToAsk } from './lane_asks';
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
  ['each has half', 'a b a b', 'b', []],
  ['one more than the other is no reason', 'a b a', 'b', []],
  ['two more is', 'a a a b', 'b', ['lane-01']],
  ['of several that have more', 'a a c c', 'b', ['lane-01', 'lane-03']],
  ['what nobody has is free to take', '- - a b', 'b', []],
  ['one’s own are not asked for', 'b b b b', 'b', []],
])('%s', (_, owners, me, asked) => {
  expect(lanesToAsk(leases(owners), me, NOW)).toEqual(asked);
});

test('a lease that has run out counts for nobody', () => {
  expect(lanesToAsk(leases('a a a a'), 'b', NOW + 1)).toEqual([]);
});
