/** Of low rank or not, nothing waits longer than this for others. */
const LONGEST_WAIT_MS = 30_000;

/**
 * What goes first where not all can: the greater. That is the rank, of a severity and so a small number; of what has waited
 * for too long it is for how long, which is more than any rank.
 */
export const urgency = (rank: number, waitedMs: number): number =>
  waitedMs > LONGEST_WAIT_MS ? waitedMs : rank;
