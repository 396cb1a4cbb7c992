import type { BundlePolicy } from '../../../common/schemas';
import { cronSchedule, toMillis } from '../../../common/time';

/** A bundle that gathers. Times are epoch ms. */
export interface OpenBundle {
  id: string;
  /** The notice that began it, and when. */
  by: string;
  openedAt: number;
  /** The last moment that belongs to it; it goes out right after. */
  until: number;
}

/** Something to be bundled: when it is told, and when it happened. */
export interface Bundled {
  by: string;
  at: number;
  matchAt: number;
}

const endOf = (policy: BundlePolicy, { at, matchAt }: Bundled): number =>
  policy.at
    ? cronSchedule(policy.at.cron, policy.at.zone).next(at)
    : (policy.from === 'match' ? matchAt : at) + toMillis(policy.for ?? '1s');

/**
 * The bundle that something goes into: the open one while that gathers, else one of its own. `idOf` names a new bundle by
 * the notice that begins it, so that a telling that is made again finds its own.
 */
export function bundleFor(
  open: OpenBundle | null,
  policy: BundlePolicy,
  one: Bundled,
  idOf: (by: string) => string,
): OpenBundle {
  const judged = policy.until === 'match' ? one.matchAt : one.at;
  if (open !== null && (open.by === one.by || judged <= open.until)) return open;
  return { id: idOf(one.by), by: one.by, openedAt: one.at, until: endOf(policy, one) };
}
