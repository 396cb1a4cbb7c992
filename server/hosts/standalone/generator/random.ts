/** A repeatable stream of numbers in [0, 1): the same texts give the same stream on every machine (mulberry32). */
export type Random = () => number;

/** 32-bit FNV-1a of a text. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash ^= text.charCodeAt(at);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}

/** The stream that belongs to these parts, for instance seed, dataset and time slot. */
export function randomOf(...parts: ReadonlyArray<string | number>): Random {
  let state = hashText(parts.join('\u0001'));
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const chance = (random: Random, probability: number): boolean => random() < probability;

/** A whole number between `low` and `high`, both included. */
export const between = (random: Random, low: number, high: number): number =>
  low + Math.floor(random() * (high - low + 1));

/** One of the items; earlier ones come up more often the larger `skew` is (1 = all alike). */
export function pick<T>(random: Random, items: readonly T[], skew = 1): T {
  return items[Math.floor(random() ** skew * items.length)] as T;
}

/** How many events a stretch with this mean holds: the whole part, and one more with the chance of the rest. */
export const countAround = (random: Random, mean: number): number =>
  Math.floor(mean * (0.7 + 0.6 * random()) + random());
