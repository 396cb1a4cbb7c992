import { heldBySilence } from '../../common/quiet';
import type { Match, Silenced } from '../../common/schemas';
import { isoWindow } from '../../common/time';
import type { Found } from '../conditions';
import { type MatchDocument, matchDocument, stableId } from '../store';
import { keyRecord, keyText, type RecorderContext } from './engine_context';
import { addTo, type Groups } from './engine_groups';
import { silencedMatch } from './engine_silences';

/** Found so long after it happened that it counts as late. */
export const LATE_MS = 3_600_000;

/** The moment that decides where a match is stored: the same whenever it is found again. */
const placeOf = ({ at, from }: Found): number => at ?? from;

/** The parts that every new match has, and what silences it. */
export function newMatch(
  context: RecorderContext,
  found: Pick<Found, 'key' | 'from' | 'to' | 'sample' | 'values' | 'severity'>,
  own: Pick<Match, 'id' | 'count' | 'alertId' | 'fate'>,
): { match: Match; silenced: Silenced | null } {
  const { rule, window, now } = context;
  const match: Match = {
    ...own,
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
    fateReason: null,
    late: found.to < now - LATE_MS,
    window: isoWindow(window),
    appliedTo: new Date(window.to).toISOString(),
    createdAt: new Date(now).toISOString(),
  };
  const silenced = silencedMatch(context, match);
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
  found: readonly Found[],
): Promise<number> {
  const { rule, memory, io } = context;
  const items = found
    .map((one) => ({ found: one, matchId: stableId('match', rule.space, rule.id, one.document ?? '') }))
    .filter(({ matchId }) => !memory.knowsDocument(matchId))
    .map((one) => ({ ...one, groupKey: groups.keyOf(one.found.key, one.matchId) }));
  const unknown = await withoutStored(context, items);
  await groups.open(unknown.filter(({ counts }) => counts));

  const matches = unknown
    .filter(({ counts }) => counts)
    .map((one) => ({ ...one, ...matchOf(context, groups, one) }));
  const created = matches.filter(({ stored }) => !stored);
  const writes = await Promise.all(
    created.map(async ({ found: one, matchId, match, silenced }) => {
      const own = { tuple: one.key, until: one.until, mark: context.mark, countBefore: 0 };
      const doc = matchDocument(match, silenced ? { ...own, silenced } : own);
      const index = await io.store.month('matches', placeOf(one));
      return { op: 'create' as const, index, id: matchId, doc };
    }),
  );
  // A conflict here is a twin that another run of the same window has just made: the same match.
  await io.writeAll(writes);
  for (const { matchId } of unknown) memory.addDocument(matchId);
  for (const { found: one, groupKey, match, silenced } of matches) {
    const { from, to, sample, count, values = {}, severity = null } = one;
    const told = { sample, values, severity, silenced, late: match.late };
    const added = { matches: 1, documents: count, from, to, evidenceFrom: from - 1, ...told };
    addTo(groups.byKey.get(groupKey)!, added, rule.samples);
  }
  return created.length;
}

/** The match of a document; one that a run cut off has stored stands as that decided it. */
function matchOf(
  context: RecorderContext,
  groups: Groups,
  { found: one, matchId, groupKey, stored }: Item & { stored: MatchDocument | null },
): { match: Match; silenced: Silenced | null } {
  if (stored) return { match: stored.payload.match, silenced: stored.payload.engine.silenced ?? null };
  const group = groups.byKey.get(groupKey)!;
  const fate = group.stored === null && group.firstMatchId === matchId ? 'alerted' : 'joined';
  return newMatch(context, one, { id: matchId, count: one.count, alertId: group.alertId, fate });
}

interface Item {
  found: Found;
  matchId: string;
  groupKey: string;
}

/** Which of them are stored: `counts` says whether this window still owes them to an alert. */
async function withoutStored(
  context: RecorderContext,
  items: Item[],
): Promise<Array<Item & { stored: MatchDocument | null; counts: boolean }>> {
  const { io, committed, mark } = context;
  return Promise.all(
    items.map(async (item) => {
      const index = await io.store.month('matches', placeOf(item.found));
      // Only what was read before, in the overlap or by a run that was cut off, can be there already.
      const stored = await io.get<MatchDocument>(index, item.matchId);
      if (!stored) return { ...item, stored: null, counts: true };
      const { engine } = stored.source.payload;
      const own = engine.mark > committed && engine.mark <= mark;
      return { ...item, stored: stored.source, counts: own };
    }),
  );
}
