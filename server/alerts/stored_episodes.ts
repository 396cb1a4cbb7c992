import type { Match } from '../../common/schemas';
import { worseOf } from '../../common/words';
import { type Found, keyId } from '../conditions';
import { type MatchDocument, type MatchEngineState, matchDocument, type Write } from '../store';
import type { RecorderContext } from './engine_context';
import { newMatch } from './engine_documents';
import { newest } from './engine_groups';
import { type StoredMatch, storedMatch } from './engine_memory';
import { silencedMatch } from './engine_silences';
import type { Decided, StepStage } from './engine_steps';
import type { Episode } from './fold';

/** An episode that is new in this run. */
export type Fresh = Episode & { found: Found };
/** It as its steps left it. */
export type DecidedEpisode = Decided & { episode: Fresh };

export const countOf = (context: RecorderContext, episode: Episode, found: Found): Promise<number> =>
  episode.recount ? context.countKey(episode.recount, found.key) : Promise.resolve(episode.count);

/** Too many to be stored: known while this process lives, so that it is neither judged nor counted again. */
export function rememberDropped(context: RecorderContext, decided: DecidedEpisode): void {
  const source = documentOf(context, decided, {
    count: decided.episode.count,
    alertId: null,
    fate: 'dropped',
  });
  const nowhere = { index: '', seqNo: -1, primaryTerm: -1 };
  const stored = storedMatch({ ...nowhere, id: decided.id, source });
  context.memory.matches.set(decided.id, { ...stored, unstored: true });
}

function documentOf(
  context: RecorderContext,
  decided: DecidedEpisode,
  own: Pick<Match, 'count' | 'alertId' | 'fate'>,
): MatchDocument {
  const { id, found, episode } = decided;
  const { match, silenced } = newMatch(context, found, { id, ...own }, decided);
  const state = { tuple: found.key, until: episode.until, mark: context.mark, countBefore: 0 };
  const { job } = context;
  return matchDocument(match, {
    ...state,
    ...decided.engine,
    ...(job !== null && { job }),
    ...(silenced && { silenced }),
  });
}

/** Stores the match of a new episode; one that a run cut off has stored is answered as it is. */
export async function storeMatch(
  context: RecorderContext,
  decided: DecidedEpisode,
  own: Pick<Match, 'count' | 'alertId' | 'fate'>,
): Promise<StoredMatch> {
  const { io, memory, window } = context;
  const { id } = decided;
  const doc = documentOf(context, decided, own);
  const index = await io.store.month('matches', window.to);
  const [written] = await io.writeAll([{ op: 'create', index, id, doc }]);
  const stored =
    written!.outcome === 'done'
      ? storedMatch({ id, index, source: doc, seqNo: written!.seqNo, primaryTerm: written!.primaryTerm })
      : storedMatch((await io.get<MatchDocument>(index, id))!);
  // Taken by a run of this window that was cut off, whose write was still on its way when the store was read.
  if (!isSameEpisode(stored, decided))
    throw new Error('another node has stored a match of this window meanwhile: it runs again');
  memory.matches.set(id, stored);
  return stored;
}

/** The same place in a run that saw other documents may have gone to another episode. */
const isSameEpisode = (stored: StoredMatch, { found, episode }: DecidedEpisode): boolean =>
  keyId(stored.key) === keyId(found.key) && stored.from <= episode.until && episode.from <= stored.until;

/** Stores how far a match reaches by now. */
export async function grow(
  context: RecorderContext,
  steps: StepStage,
  known: StoredMatch,
  episode: Episode & { found: Found },
): Promise<StoredMatch> {
  const count = await countOf(context, episode, episode.found);
  const found = await steps.gained(known.id, episode.found, known.match.values);
  const longer: Match = {
    ...known.match,
    ...spanOf(context, known, episode),
    count: Math.max(count, known.count),
    // A window that is run late brings older ones.
    sample: newest([...known.match.sample, ...found.sample], context.rule.samples),
    ...decidedBy(known.match, found),
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

/** How far it reaches is kept up, so that it is known again; it is not counted anew, for nobody is told. */
export async function growDropped(
  context: RecorderContext,
  known: StoredMatch,
  episode: Episode,
): Promise<void> {
  const count = Math.max(episode.count, known.count);
  const match: Match = { ...known.match, ...spanOf(context, known, episode), count };
  if (known.unstored) {
    const { from, to, until } = episode;
    context.memory.matches.set(known.id, { ...known, from, to, until, count, match, mark: context.mark });
  } else await rewrite(context, known, match, { until: episode.until, countBefore: known.count });
}

const spanOf = ({ window }: RecorderContext, { match }: StoredMatch, { from, to }: Episode) => ({
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
  appliedTo: new Date(Math.max(window.to, Date.parse(match.appliedTo))).toISOString(),
});

/** What decided at its worst moment, the later one of equals. */
function decidedBy({ values, severity }: Match, found: Found): Pick<Match, 'values' | 'severity'> {
  const worst = worseOf(severity, found.severity ?? null);
  const isWorst = worst === (found.severity ?? null);
  return { values: isWorst && found.values ? { ...found.values } : values, severity: worst };
}

/** Writes a stored match anew. Another writer having been quicker means that the lane is not ours any more. */
export async function rewrite(
  context: RecorderContext,
  known: StoredMatch,
  match: Match,
  engine: Pick<MatchEngineState, 'until' | 'countBefore' | 'silenced'> & Partial<MatchEngineState>,
): Promise<StoredMatch> {
  const { io, memory } = context;
  const doc = matchDocument(match, {
    tuple: known.key,
    // Of a window that is run late: what newer ones have applied stays applied.
    mark: Math.max(known.mark, context.mark),
    ...known.steps,
    ...(known.job !== undefined && { job: known.job }),
    ...(known.ended !== undefined && { ended: known.ended }),
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
