import { QUIET_RUNS } from '../../common/alert_lifecycle';
import type { Alert, Rule } from '../../common/schemas';
import { type KeyTuple, keyId, type Outcome } from '../conditions';
import type { AlertDocument } from '../store';
import { type AlertOutcome, noteData, recover } from './engine_alerts';
import type { RecorderContext } from './engine_context';
import type { Groups } from './engine_groups';
import type { RuleMemory, Watched } from './engine_memory';
import { isOn } from './engine_storm';

/** From now on complete runs look whether the alert's condition still holds. `misses`: how many in a row did not see it. */
export function watchAlert(
  memory: RuleMemory,
  rule: Rule,
  { id, key, storm, noDataSince = null, ruleRevision: revision }: Alert,
  misses: number,
): void {
  const tuple = rule.grouping === 'rule' ? null : rule.condition.key.map((field) => key[field] ?? null);
  const marks = { storm: storm !== null, noData: noDataSince !== null };
  memory.active.set(id, { keyId: tuple && keyId(tuple), revision, misses, ...marks });
}

/** Which of the keys that a run names keep an alert. */
type Keeps = (keys: readonly KeyTuple[]) => boolean;

/**
 * Counts complete runs without the condition, and lets go of alerts that had enough of them. A storm holds while any of its
 * keys does, and at least while it gathers; one of events, which do not hold, ends with its gathering. Alerts whose keys have
 * vanished, which is not recovering, are marked.
 */
export async function recoveries(
  context: RecorderContext,
  groups: Pick<Groups, 'keyOf'>,
  { holding, judged }: Outcome,
  seen: ReadonlySet<string>,
): Promise<AlertOutcome[]> {
  const { memory, rule, window } = context;
  const own = [...memory.active].filter(
    ([, { revision, storm }]) => revision === rule.revision && (storm || holding !== null),
  );
  const gathers = (alertId: string) =>
    memory.storm?.alertId === alertId && isOn(memory.storm, rule.revision, window.to);
  const known = rule.whenVanished === 'recover' ? null : (judged ?? null);
  const keepsOf = keepers(holding ?? [], known ?? []);
  const standing = async (alertId: string, watched: Watched): Promise<'vanished' | 'over' | 'on'> => {
    if (holding === null) return 'over';
    const keeps = watched.storm ? await stormKeeps(context, groups, alertId) : keepsOf(watched);
    if (known && !keeps(known)) return 'vanished';
    watched.misses = keeps(holding) ? 0 : watched.misses + 1;
    return watched.misses >= QUIET_RUNS ? 'over' : 'on';
  };
  const results = await Promise.all(
    own.map(async ([alertId, watched]) => {
      const stands = await standing(alertId, watched);
      // Found in this run and over within it: the run counts as one without the condition, but not as the last.
      if (seen.has(alertId)) return null;
      if (stands === 'over' && !gathers(alertId)) {
        const result = await recover(context, alertId);
        if (result === 'not yet') return null;
        memory.active.delete(alertId);
        return result;
      }
      const noData = stands === 'vanished';
      if (watched.noData === noData) return null;
      watched.noData = noData;
      return noteData(context, alertId, noData);
    }),
  );
  return results.filter((one): one is AlertOutcome => one !== null);
}

/** Whether a complete run with that outcome would say of an alert that it is over, or that its key has no data any more. */
export function mayEnd(
  { memory, rule }: Pick<RecorderContext, 'memory' | 'rule'>,
  outcome: Outcome,
): boolean {
  const { holding, judged } = outcome;
  if (holding === null) return false;
  const known = rule.whenVanished === 'recover' ? null : (judged ?? null);
  const keepsOf = keepers(holding, known ?? []);
  return [...memory.active.values()].some((watched) => {
    if (watched.revision !== rule.revision) return false;
    // What keeps a storm is stored, and it ends seldom.
    if (watched.storm) return true;
    const keeps = keepsOf(watched);
    if (known && !keeps(known)) return !watched.noData;
    return !keeps(holding) && watched.misses + 1 >= QUIET_RUNS;
  });
}

/** Looks keys up in what was named first, for there are as many alerts as keys. */
function keepers(...named: ReadonlyArray<readonly KeyTuple[]>) {
  const sets = new Map(named.map((keys) => [keys, new Set(keys.map(keyId))]));
  return ({ keyId: own }: Watched): Keeps =>
    (keys) =>
      own === null ? keys.length > 0 : sets.get(keys)!.has(own);
}

/** The keys of a storm: those that it counts, and, beyond as many as it can count, those of its matches that may go on. */
async function stormKeeps(
  { io, memory }: RecorderContext,
  groups: Pick<Groups, 'keyOf'>,
  alertId: string,
): Promise<Keeps> {
  const stored = await io.get<AlertDocument>(io.store.alias('alerts'), alertId);
  const counted = new Set(stored?.source['lookout.payload'].engine.storm?.keys);
  const open = new Set<string>();
  for (const { match, key } of memory.matches.values()) if (match.alertId === alertId) open.add(keyId(key));
  return (keys) => keys.some((key) => open.has(keyId(key)) || counted.has(groups.keyOf(key, '')));
}
