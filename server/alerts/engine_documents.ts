import { heldBySilence } from '../../common/quiet';
import type { Match, Silenced } from '../../common/schemas';
import { isoWindow } from '../../common/time';
import type { Found, FoundValues } from '../conditions';
import { type MatchDocument, type MatchEngineState, matchDocument, stableId, type Write } from '../store';
import { keyRecord, keyText, type RecorderContext } from './engine_context';
import { addTo, type Groups } from './engine_groups';
import { silencedMatch } from './engine_silences';
import type { Arriving, Decided, StepStage } from './engine_steps';

/** Found so long after it happened that it counts as late. */
export const LATE_MS = 3_600_000;

/** The moment that decides where a match is stored: the same whenever it is found again. */
const placeOf = ({ at, from }: Found): number => at ?? from;

/** The parts that every new match has, and what silences it. */
export function newMatch(
  context: RecorderContext,
  found: Pick<Found, 'key' | 'from' | 'to' | 'sample' | 'values' | 'severity'>,
  own: Pick<Match, 'id' | 'count' | 'alertId' | 'fate'>,
  { dropped, problems }: Pick<Decided, 'dropped' | 'problems'>,
): { match: Match; silenced: Silenced | null } {
  const { rule, window, now } = context;
  const match: Match = {
    ...own,
    ...(problems.length > 0 && { stepProblems: problems }),
    space: rule.space,
    ruleId: rule.id,
    ruleRevision: rule.revision,
    key: keyRecord(rule.condition.key, found.key),
    keyText: keyText(found.key),
    from: new Date(found.from).toISOString(),
    to: new Date(found.to).toISOString(),
    sample: found.sample,
    values: { ...found.values },
    severity: found.severity ?? null,
    fateReason: dropped?.reason ?? null,
    late: found.to < now - LATE_MS,
    window: isoWindow(window),
    appliedTo: new Date(window.to).toISOString(),
    createdAt: new Date(now).toISOString(),
  };
  const silenced = dropped ? null : silencedMatch(context, match);
  if (!silenced) return { match, silenced };
  return { match: { ...match, fate: 'silenced', fateReason: heldBySilence(silenced).text }, silenced };
}

/**
 * Stores matches that are documents. Their ids come from the documents, so re-reading the overlap finds them there; one
 * that is there from beyond the cursor belongs to a run that was cut off and is counted again for its alert.
 */
export async function recordDocuments(
  context: RecorderContext,
  groups: Groups,
  steps: StepStage,
  found: readonly Found[],
): Promise<number> {
  const { rule, memory } = context;
  const items = found
    .map((one) => ({ found: one, matchId: stableId('match', rule.space, rule.id, one.document ?? '') }))
    .filter(({ matchId }) => !memory.knowsDocument(matchId));
  const known = await withStored(context, items);
  const decided = await steps.decide(known.flatMap(arriving));
  const going = decided.filter(({ dropped }) => dropped === null);
  const again = known.flatMap(({ stored, counts }) =>
    stored && counts && !stored.isDropped ? [stored] : [],
  );
  const wanted = [...again, ...going].map((one) => ({
    ...one,
    matchId: one.id,
    groupKey: groups.keyOf(one.found.key, one.id),
  }));
  // In the order in which they were found: the first of a group makes its alert.
  const place = new Map(known.map(({ matchId }, at) => [matchId, at]));
  wanted.sort((a, b) => place.get(a.matchId)! - place.get(b.matchId)!);
  await groups.open(wanted);
  const [kinds] = await Promise.all([
    storeGoing(context, groups, going),
    storeDropped(context, steps, decided),
  ]);
  for (const one of again) kinds.set(one.id, one.kind);
  for (const { matchId } of known) memory.addDocument(matchId);
  for (const { found: one, groupKey, matchId } of wanted) {
    const { from, to, sample, count, values = {}, severity = null } = one;
    const told = { sample, values, severity, ...kinds.get(matchId)! };
    const added = { matches: 1, documents: count, from, to, evidenceFrom: from - 1, ...told };
    addTo(groups.of(groupKey), added, rule.samples);
  }
  return going.length;
}

/** Whether a match is silenced, and whether it is late: what its alert is told by. */
type Kind = { silenced: Silenced | null; late: boolean };

/** A conflict is a twin that another run of the same window has just made: the same match. */
async function storeGoing(
  context: RecorderContext,
  groups: Groups,
  going: readonly Decided[],
): Promise<Map<string, Kind>> {
  const kinds = new Map<string, Kind>();
  const writes = going.map(async (decided) => {
    const { id, found } = decided;
    const group = groups.of(groups.keyOf(found.key, id));
    const fate = group.stored === null && group.firstMatchId === id ? 'alerted' : 'joined';
    const { write, kind } = await documentWrite(context, decided, { alertId: group.alertId, fate });
    kinds.set(id, kind);
    return write;
  });
  await context.io.writeAll(await Promise.all(writes));
  return kinds;
}

async function storeDropped(
  context: RecorderContext,
  steps: StepStage,
  decided: readonly Decided[],
): Promise<void> {
  const dropped = decided.filter((one) => one.dropped !== null);
  const stored = dropped.slice(0, await steps.room(dropped.length));
  const own = { alertId: null, fate: 'dropped' as const };
  const writes = stored.map(async (one) => (await documentWrite(context, one, own)).write);
  await context.io.writeAll(await Promise.all(writes));
}

async function documentWrite(
  context: RecorderContext,
  decided: Decided,
  own: Pick<Match, 'alertId' | 'fate'>,
): Promise<{ write: Write; kind: Kind }> {
  const { id, found, engine } = decided;
  const { match, silenced } = newMatch(context, found, { id, count: found.count, ...own }, decided);
  const state = { tuple: found.key, until: found.until, mark: context.mark, countBefore: 0, ...engine };
  const doc = matchDocument(match, { ...state, ...(silenced && { silenced }) });
  const index = await context.io.store.month('matches', placeOf(found));
  return { write: { op: 'create', index, id, doc }, kind: { silenced, late: match.late } };
}

/** What is stored of a match that was found again, as far as its alert needs it. */
interface Again {
  id: string;
  found: Found;
  isDropped: boolean;
  engine: MatchEngineState;
  kind: Kind;
}

interface Item {
  found: Found;
  matchId: string;
  stored: Again | null;
  /** Whether this window still owes it to an alert. */
  counts: boolean;
}

/** What the steps look at: new ones, and those that this run stored before it was cut off. */
function arriving({ found, matchId: id, stored, counts }: Item): Arriving[] {
  if (!stored) return [{ id, found }];
  return counts ? [{ id, at: found.from, stored: stored.engine }] : [];
}

async function withStored(
  context: RecorderContext,
  items: ReadonlyArray<Pick<Item, 'found' | 'matchId'>>,
): Promise<Item[]> {
  const { io, committed, mark } = context;
  return Promise.all(
    items.map(async (item) => {
      const index = await io.store.month('matches', placeOf(item.found));
      // Only what was read before, in the overlap or by a run that was cut off, can be there already.
      const stored = await io.get<MatchDocument>(index, item.matchId);
      if (!stored) return { ...item, stored: null, counts: true };
      const { engine, match } = stored.source.payload;
      const own = engine.mark > committed && engine.mark <= mark;
      // As its steps left it.
      const found = { ...item.found, sample: match.sample, values: match.values as FoundValues };
      const kind = { silenced: engine.silenced ?? null, late: match.late };
      const again = { id: item.matchId, found, isDropped: match.fate === 'dropped', engine, kind };
      return { ...item, stored: again, counts: own };
    }),
  );
}
