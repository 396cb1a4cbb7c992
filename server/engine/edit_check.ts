import type { ResolvedSource } from '../../common/schemas';
import type { Window } from '../../common/time';
import { totalBody } from './count_bodies';
import { ReadFailure } from './problems';
import { sourceAsOf } from './search_bodies';
import type { Searcher } from './searcher';

/** So far back a query must have found something for its successor to be held against it. */
const LOOK_BACK_MS = 24 * 3_600_000;

/** With whose rights it is counted. */
export interface Counting {
  searcher: Searcher;
  searchTimeoutMs: number;
  /** The engine's clock, epoch ms. */
  now: number;
}

/**
 * Whether an edit of a saved search blinds it: it finds nothing over the last day, where what it was before found something.
 * Rejects while that cannot be known.
 */
export async function isBlinding(
  counting: Counting,
  before: ResolvedSource,
  after: ResolvedSource,
): Promise<boolean> {
  // The usual edit finds something, and then one search says so.
  return !(await findsAny(counting, after)) && (await findsAny(counting, before));
}

async function findsAny(
  { searcher, searchTimeoutMs, now }: Counting,
  asked: ResolvedSource,
): Promise<boolean> {
  const window: Window = { from: now - LOOK_BACK_MS, to: now };
  const source = sourceAsOf(asked, now, { searchTimeoutMs });
  try {
    const { answer, problem } = await searcher.search(asked.index, totalBody(source, { window }));
    if ((answer.hits?.total?.value ?? 0) > 0) return true;
    // Where no index answered there is nothing; what only some shards said may be of the others' making.
    if (problem && (answer._shards?.total ?? 0) > 0) throw new ReadFailure(problem.message, true);
    return false;
  } catch (error) {
    // What cannot be read at all, a missing index for one, finds nothing either.
    if (error instanceof ReadFailure && !error.passing) return false;
    throw error;
  }
}
