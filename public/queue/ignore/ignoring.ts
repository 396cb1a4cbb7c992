import type { Comparable } from '../../../common/steps';

/** How long; null: for ever. */
export const LENGTHS = { '1h': 3_600_000, '1d': 86_400_000, '7d': 7 * 86_400_000, ever: null } as const;
export type Length = keyof typeof LENGTHS;

/** ISO text of when it is over; `now`: epoch ms. */
export function untilOf(length: Length, now: number): string | null {
  const ms = LENGTHS[length];
  return ms === null ? null : new Date(now + ms).toISOString();
}

/** The key; where there is none, a person chooses. */
export const chosenAtFirst = (known: readonly Comparable[]): string[] =>
  known.filter(({ isKey }) => isKey).map(({ field }) => field);

/** The step as it would be, to ask what it would have removed. */
export const ignoreStep = (where: readonly Comparable[]) => ({
  id: 'tried',
  kind: 'ignore' as const,
  where: where.map(({ field, value }) => ({ field, value })),
});

/** `would have removed 212 of the last 240 matches` */
export const wouldGoText = ({ removed, of }: { removed: number; of: number }): string => {
  const [count, all] = [removed, of].map((number) => number.toLocaleString('en-US'));
  return of === 1
    ? `would have removed ${count} of the only match`
    : `would have removed ${count} of the last ${all} matches`;
};
