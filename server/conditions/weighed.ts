/** Keys that one stream can name. */
const MOST = 500;
/** What is held of them together, about. */
const WEIGHT = 1_000_000;

/** Items in their order, in portions of at most 500 that together weigh no more than a million; one that does stands alone. */
export function weighed<T>(items: readonly T[], weightOf: (item: T) => number): T[][] {
  const portions: T[][] = [];
  let left = 0;
  for (const item of items) {
    const weight = weightOf(item);
    const last = portions[portions.length - 1];
    if (last && last.length < MOST && weight <= left) {
      last.push(item);
      left -= weight;
    } else {
      portions.push([item]);
      left = WEIGHT - weight;
    }
  }
  return portions;
}
