import type { Match } from '../../common/schemas';
import { worseOf } from '../../common/words';
import { type Found, keyId } from '../conditions';
import { type MatchDocument, type MatchEngineState, matchDocument, stableId, type Write } from '../store';
import type { RecorderContext } from './engine_context';
import { newMatch } from './engine_documents';
import { addTo, type Groups, newest } from './engine_groups';
import { type StoredMatch, storedMatch } from './engine_memory';
import { silencedMatch } from './engine_silences';
import { type Episode, foldEpisodes } from './fold';

/** Ids of stored matches that this run has dealt with: each window is applied to each once. */
export type Handled = Set<string>;

/**
 * Stores episodes. One that overlaps a stored match is that match, which grows; its count is set by counting its
 * documents again, never by adding. Answers how many are new and how many grew.
 */
export async function recordEpisodes(
  context: RecorderContext,
  groups: Groups,
  handled: Handled,
  within: number,
  found: readonly Found[],
): Promise<{ created: number; updated: number }> {
  const known = context.memory.matches;
  const folded = foldEpisodes([...known.values()], found, within);
  const updates = folded.updated.filter(({ id }) => !handled.has(id));
  const creates = folded.created.map((episode) => ({
    episode,
    matchId: freeId(context, episode.found, handled, known),
  }));
  await groups.open(
    creates.map(({ episode, matchId }) => ({
      found: episode.found,
      matchId,
      groupKey: groups.keyOf(episode.found.key, matchId),
    })),
  );
  await Promise.all([
    ...creates.map(({ episode, matchId }) => create(context, groups, within, matchId, episode)),
    ...updates.map((episode) => {
      handled.add(episode.id);
      return update(context, groups, within, known.get(episode.id)!, episode);
    }),
  ]);
  for (const { id, into } of folded.merged) {
    if (!handled.has(id)) await merge(context, groups, known.get(id)!, into);
    handled.add(id);
  }
  return { created: creates.length, updated: updates.filter(({ changed }) => changed).length };
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

const countOf = (context: RecorderContext, episode: Episode, found: Found): Promise<number> =>
  episode.recount ? context.countKey(episode.recount, found.key) : Promise.resolve(episode.count);

async function create(
  context: RecorderContext,
  groups: Groups,
  within: number,
  matchId: string,
  episode: Episode & { found: Found },
): Promise<void> {
  const { io, memory, window } = context;
  const { found } = episode;
  const count = await countOf(context, episode, found);
  const group = groups.byKey.get(groups.keyOf(found.key, matchId))!;
  const fate = group.stored === null && group.firstMatchId === matchId ? 'alerted' : 'joined';
  const { match, silenced } = newMatch(
    context,
    { ...found, from: episode.from, to: episode.to },
    { id: matchId, count, alertId: group.alertId, fate },
  );
  const own = { tuple: found.key, until: episode.until, mark: context.mark, countBefore: 0 };
  const engine = { ...own, ...(context.job !== null && { job: context.job }), ...(silenced && { silenced }) };
  const doc = matchDocument(match, engine);
  const index = await io.store.month('matches', window.to);
  const [written] = await io.writeAll([{ op: 'create', index, id: matchId, doc }]);
  // Taken: the same window was run before and cut off; what it stored is this match.
  const stored =
    written!.outcome === 'done'
      ? storedMatch({
          id: matchId,
          index,
          source: doc,
          seqNo: written!.seqNo,
          primaryTerm: written!.primaryTerm,
        })
      : storedMatch((await io.get<MatchDocument>(index, matchId))!);
  memory.matches.set(matchId, stored);
  addTo(group, { ...grown(stored, within), matches: 1, documents: stored.count }, context.rule.samples);
}

async function update(
  context: RecorderContext,
  groups: Groups,
  within: number,
  known: StoredMatch,
  episode: Episode & { id: string; found: Found; changed: boolean },
): Promise<void> {
  const owed = known.mark > context.committed;
  if (!episode.changed && !owed) return;
  const stored = episode.changed && known.mark < context.mark ? await grow(context, known, episode) : known;
  // Applied by this very window, now or by a run that was cut off: what it added is owed to the alert.
  const group = await groups.ofStored(known.match, known.key);
  const isNew = stored.countBefore === 0 ? 1 : 0;
  // What grows in a silence is quiet, also where the match was told before it.
  const silenced = stored.silenced ?? silencedMatch(context, stored.match);
  const documents = stored.count - stored.countBefore;
  const added = { ...grown(stored, within), matches: isNew, documents, silenced };
  addTo(group, added, context.rule.samples);
}

async function grow(
  context: RecorderContext,
  known: StoredMatch,
  episode: Episode & { found: Found },
): Promise<StoredMatch> {
  const count = await countOf(context, episode, episode.found);
  const longer: Match = {
    ...known.match,
    from: new Date(episode.from).toISOString(),
    to: new Date(episode.to).toISOString(),
    count: Math.max(count, known.count),
    // A window that is run late brings older ones.
    sample: newest([...known.match.sample, ...episode.found.sample], context.rule.samples),
    ...decided(known.match, episode.found),
    appliedTo: new Date(context.window.to).toISOString(),
  };
  // It may reach out of its silence by now; what was told already is not silenced afterwards.
  const silenced = known.silenced ? silencedMatch(context, longer) : null;
  const match: Match = known.silenced && !silenced ? { ...longer, fate: 'joined', fateReason: null } : longer;
  return rewrite(context, known, match, {
    until: episode.until,
    countBefore: known.count,
    ...(silenced && { silenced }),
  });
}

/** What decided at its worst moment, the later one of equals. */
function decided({ values, severity }: Match, found: Found): Pick<Match, 'values' | 'severity'> {
  const worst = worseOf(severity, found.severity ?? null);
  const isWorst = worst === (found.severity ?? null);
  return { values: isWorst && found.values ? { ...found.values } : values, severity: worst };
}

async function merge(
  context: RecorderContext,
  groups: Groups,
  known: StoredMatch,
  into: string,
): Promise<void> {
  const match: Match = {
    ...known.match,
    fate: 'joined',
    fateReason: `part of match ${into}`,
    count: 0,
    appliedTo: new Date(context.window.to).toISOString(),
  };
  await rewrite(context, known, match, { until: known.until, countBefore: known.countBefore });
  context.memory.matches.delete(known.id);
  const group = await groups.ofStored(known.match, known.key);
  group.matches -= 1;
  group.documents -= known.count;
}

/** Writes a stored match anew. Another writer having been quicker means that the lane is not ours any more. */
async function rewrite(
  context: RecorderContext,
  known: StoredMatch,
  match: Match,
  engine: Pick<MatchEngineState, 'until' | 'countBefore' | 'silenced'>,
): Promise<StoredMatch> {
  const { io, memory } = context;
  const doc = matchDocument(match, {
    tuple: known.key,
    mark: context.mark,
    ...(known.job !== undefined && { job: known.job }),
    ...engine,
  });
  const write: Write = { op: 'index', index: known.index, id: known.id, doc, fence: known };
  const [written] = await io.writeAll([write]);
  if (written!.outcome === 'conflict')
    throw new Error('another node has changed a match of this rule: its lane moved on');
  const { seqNo, primaryTerm } = written!;
  const stored = storedMatch({ id: known.id, index: known.index, source: doc, seqNo, primaryTerm });
  memory.matches.set(known.id, stored);
  return stored;
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
