/** What is known of the last message about something. Times are epoch ms. */
export interface LastTold {
  /** The notice that was told. */
  by: string;
  /** Nothing more about the same before this. */
  until: number;
  /** How often the silence has doubled. */
  exponent: number;
}

export interface RealertPolicy {
  forMs: number;
  /** The longest that doubling makes it; null: it does not double. */
  mostMs: number | null;
}

/** Whether a notice at `at` falls into the silence after another. */
export const isQuiet = (last: LastTold | null, by: string, at: number): boolean =>
  last !== null && last.by !== by && at < last.until;

/**
 * The silence that a message at `at` begins. Growth and decay are ElastAlert's `exponential_realert`: told again sooner
 * than one more silence after the last has ended, the time doubles; every whole silence of calm beyond halves it.
 */
export function toldNow(
  last: LastTold | null,
  { forMs, mostMs }: RealertPolicy,
  by: string,
  at: number,
): LastTold {
  if (last?.by === by) return last;
  if (last === null || mostMs === null) return { by, until: at + forMs, exponent: 0 };
  let { exponent } = last;
  let calm = at - last.until;
  if (calm < forMs * 2 ** exponent) exponent += 1;
  else for (; calm > forMs * 2 ** exponent && exponent > 0; exponent -= 1) calm -= forMs * 2 ** exponent;
  const wait = forMs * 2 ** exponent;
  return wait >= mostMs
    ? { by, until: at + mostMs, exponent: exponent - 1 }
    : { by, until: at + wait, exponent };
}
