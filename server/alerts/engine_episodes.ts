import type { Match } from '../../common/schemas';
import { type Found, keyId } from '../conditions';
import { alertOf, stableId } from '../store';
import { isNewsAfterClose } from './closed_while_active';
import type { RecorderContext } from './engine_context';
import { addTo, type Groups } from './engine_groups';
import type { StoredMatch } from './engine_memory';
import { silencedMatch } from './engine_silences';
import type { StepStage } from './engine_steps';
import { type Episode, foldEpisodes } from './fold';
import {
  countOf,
  type DecidedEpisode,
  type Fresh,
  grow,
  growDropped,
  rememberDropped,
  rewrite,
  storeMatch,
} from './stored_episodes';

/** Ids of stored matches that this run has dealt with: each window is applied to each once. */
export type Handled = Set<string>;

/**
 * Stores episodes. One that overlaps a stored match is that match, which grows; its count is set by counting its
 * documents again, never by adding. Answers how many are new and how many grew.
 */
export async function recordEpisodes(
  context: RecorderContext,
  groups: Groups,
  steps: StepStage,
  handled: Handled,
  within: number,
  found: readonly Found[],
): Promise<{ created: number; updated: number }> {
  const known = context.memory.matches;
  const seen = foldEpisodes([...known.values()], found, within);
  const ended = await endAtClosed(
    context,
    groups,
    seen.updated.filter(({ id }) => !handled.has(id)),
  );
  const folded = ended ? foldEpisodes([...known.values()], found, within) : seen;
  const updates = folded.updated.filter(({ id }) => !handled.has(id));
  const fresh = folded.created.map((episode) => ({
    episode,
    id: freeId(context, episode.found, handled, known),
  }));
  const decided = await decide(context, steps, found, fresh, updates);
  const going = decided.filter(({ dropped }) => dropped === null);
  await groups.open(
    going.map(({ found: one, id: matchId }) => ({
      found: one,
      matchId,
      groupKey: groups.keyOf(one.key, matchId),
    })),
  );
  const dropped = decided.filter((one) => one.dropped !== null);
  const room = await steps.room(dropped.length);
  await Promise.all([
    ...going.map((one) => create(context, groups, within, one)),
    ...dropped.map((one, at) => (at < room ? createDropped(context, one) : rememberDropped(context, one))),
    ...updates.map((episode) => {
      handled.add(episode.id);
      return update(context, groups, steps, within, known.get(episode.id)!, episode);
    }),
  ]);
  for (const { id, into } of folded.merged) {
    if (!handled.has(id)) await merge(context, groups, known.get(id)!, into);
    handled.add(id);
  }
  const grew = updates.filter(({ id, changed }) => changed && !known.get(id)?.dropped);
  return { created: going.length, updated: grew.length };
}

/**
 * Ends matches whose alert somebody closed while the condition held, once it got worse or held on for too long: what goes on
 * is a match of its own, which begins a new alert. Answers whether there was any. The same run repeated finds them ended.
 */
async function endAtClosed(
  context: RecorderContext,
  groups: Groups,
  updated: ReadonlyArray<Episode & { id: string; found: Found; changed: boolean }>,
): Promise<boolean> {
  const { memory, window, settled, mark } = context;
  const goingOn = updated.filter(({ changed, until }) => !settled && changed && until > window.to);
  const ended = await Promise.all(
    goingOn.map(async ({ id, found }) => {
      const known = memory.matches.get(id)!;
      const { alertId } = known.match;
      if (known.dropped || alertId === null || known.mark >= mark) return false;
      const stored = await groups.read(alertId);
      // What this window has already put there stays there.
      if (!stored || stored.source['lookout.payload'].engine.mark >= mark) return false;
      if (!isNewsAfterClose(context, alertOf(stored), known.match, found)) return false;
      const { until, countBefore, silenced, mark: applied } = known;
      const state = { until, countBefore, mark: applied, ended: window.to, ...(silenced && { silenced }) };
      await rewrite(context, known, known.match, state);
      return true;
    }),
  );
  return ended.includes(true);
}

/** The steps see new episodes, and those that this run stored before it was cut off, in the order in which they were found. */
async function decide(
  { memory, committed }: RecorderContext,
  steps: StepStage,
  found: readonly Found[],
  fresh: ReadonlyArray<{ id: string; episode: Fresh }>,
  updates: ReadonlyArray<{ id: string; found: Found }>,
): Promise<DecidedEpisode[]> {
  const place = new Map(found.map((one, at) => [one, at]));
  const again = updates.flatMap(({ id, found: one }) => {
    const { match, steps: stored } = memory.matches.get(id)!;
    const isOwn = stored.born !== undefined && stored.born > committed;
    return isOwn ? [{ id, found: one, at: Date.parse(match.from), stored }] : [];
  });
  const arriving = [
    ...fresh.map(({ id, episode }) => ({
      at: place.get(episode.found)!,
      one: { id, found: { ...episode.found, from: episode.from, to: episode.to } },
    })),
    ...again.map(({ found: one, ...rest }) => ({ at: place.get(one)!, one: rest })),
  ].sort((a, b) => a.at - b.at);
  const episodes = new Map(fresh.map(({ id, episode }) => [id, episode]));
  const decided = await steps.decide(arriving.map(({ one }) => one));
  return decided.map((one) => ({ ...one, episode: episodes.get(one.id)! }));
}

/** One id for the same key, window and place in the run, on every node. */
function freeId(
  { rule, window, job }: RecorderContext,
  found: Found,
  handled: Handled,
  known: ReadonlyMap<string, StoredMatch>,
): string {
  for (let ordinal = 0; ; ordinal++) {
    const place = [keyId(found.key), window.to, ordinal, ...(job === null ? [] : [job])];
    const id = stableId('match', rule.space, rule.id, rule.revision, ...place);
    // Known: a run of this window that was cut off has given it to another episode.
    if (handled.has(id) || known.has(id)) continue;
    handled.add(id);
    return id;
  }
}

async function create(
  context: RecorderContext,
  groups: Groups,
  within: number,
  decided: DecidedEpisode,
): Promise<void> {
  const { found, id } = decided;
  const count = await countOf(context, decided.episode, found);
  const group = groups.of(groups.keyOf(found.key, id));
  const fate = group.stored === null && group.firstMatchId === id ? 'alerted' : 'joined';
  const stored = await storeMatch(context, decided, { count, alertId: group.alertId, fate });
  if (stored.dropped) return;
  addTo(group, { ...grown(stored, within), matches: 1, documents: stored.count }, context.rule.samples);
}

const createDropped = async (context: RecorderContext, decided: DecidedEpisode): Promise<void> => {
  await storeMatch(context, decided, { count: decided.episode.count, alertId: null, fate: 'dropped' });
};

async function update(
  context: RecorderContext,
  groups: Groups,
  steps: StepStage,
  within: number,
  known: StoredMatch,
  episode: Episode & { id: string; found: Found; changed: boolean },
): Promise<void> {
  const owed = known.mark > context.committed;
  if (!episode.changed && !owed) return;
  // The past is looked at after newer windows have been, and again where it was seen in part: an alert is counted anew then.
  const grows = episode.changed && (context.settled || known.mark !== context.mark);
  if (known.dropped) {
    if (grows) await growDropped(context, known, episode);
    return;
  }
  const stored = grows ? await grow(context, steps, known, episode) : known;
  // Applied by this very window, now or by a run that was cut off: what it added is owed to the alert.
  const group = await groups.ofStored(known.match, known.key);
  const isNew = stored.countBefore === 0 ? 1 : 0;
  // What grows in a silence is quiet, also where the match was told before it.
  const silenced = stored.silenced ?? silencedMatch(context, stored.match);
  const documents = stored.count - stored.countBefore;
  const added = { ...grown(stored, within), matches: isNew, documents, silenced };
  addTo(group, added, context.rule.samples);
}

async function merge(
  context: RecorderContext,
  groups: Groups,
  known: StoredMatch,
  into: string,
): Promise<void> {
  if (known.unstored) {
    context.memory.matches.delete(known.id);
    return;
  }
  const match: Match = {
    ...known.match,
    fate: known.dropped ? 'dropped' : 'joined',
    fateReason: `part of match ${into}`,
    count: 0,
    appliedTo: new Date(context.window.to).toISOString(),
  };
  await rewrite(context, known, match, { until: known.until, countBefore: known.countBefore });
  context.memory.matches.delete(known.id);
  if (known.dropped) return;
  const group = await groups.ofStored(known.match, known.key);
  group.matches -= 1;
  group.documents -= known.count;
}

const grown = (stored: StoredMatch, within: number) => ({
  from: stored.from,
  to: stored.to,
  evidenceFrom: stored.from - within,
  sample: stored.match.sample,
  values: stored.match.values,
  severity: stored.match.severity,
  late: stored.match.late,
  silenced: stored.silenced ?? null,
});
