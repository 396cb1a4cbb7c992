import { BACKFILL_STATES, GAP_STATES } from '../../common/schemas';
import { anyOf, count } from '../kit';

/** Filters and pages of gaps and backfills, as they stand in an address. */
export const GAP_FIELDS = {
  gap: anyOf(GAP_STATES),
  gapPage: count(1),
  backfill: anyOf(BACKFILL_STATES),
  backfillPage: count(1),
};

export type GapsState = { [K in keyof typeof GAP_FIELDS]: ReturnType<(typeof GAP_FIELDS)[K]['read']> };
