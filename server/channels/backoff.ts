const FIRST_MS = 5_000;
const LONGEST_MS = 15 * 60_000;

/**
 * Milliseconds until the next try after the `tries`-th one (from 1) failed: 5 s · 2^n up to 15 min, each between 75 %
 * and 125 % of that so that deliveries which failed together do not return together; never sooner than the other side asked.
 */
export function backoffMs(tries: number, random: () => number, retryAfterMs = 0): number {
  const base = Math.min(FIRST_MS * 2 ** Math.min(tries - 1, 20), LONGEST_MS);
  const wait = Math.round(base * (0.75 + random() / 2));
  return Math.max(wait, retryAfterMs + Math.round(random() * 1_000));
}
