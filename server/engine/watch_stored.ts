import type { Rule } from '../../common/schemas';
import { watchAlert, watchedAlerts } from '../alerts';
import type { Cursor } from './cursors';
import type { LiveRule } from './evaluate_window';
import type { EngineServices } from './services';

type CursorOf = (rule: Rule) => Cursor | undefined;

/**
 * Has rules that a lane has just taken, or that were switched on again, watch over their active alerts, and tell again what a
 * run that was cut off may not have told. Rejects with `EsError`.
 */
export async function watchStored(
  { store, clock }: Pick<EngineServices, 'store' | 'clock'>,
  rules: ReadonlyMap<string, LiveRule>,
  cursorOf: CursorOf,
): Promise<void> {
  const all = [...rules.values()].map(({ rule }) => rule);
  for await (const { alert, engine } of watchedAlerts(store, storedSince(all, cursorOf, clock.now()))) {
    const live = rules.get(alert.ruleId);
    const cursor = live && cursorOf(live.rule);
    if (!live || !cursor) continue;
    if (alert.condition === 'active') {
      watchAlert(live.memory, live.rule, alert, cursor.misses?.[alert.id] ?? 0);
      if (engine.storm) {
        const { last } = engine.storm;
        live.memory.storm = { alertId: alert.id, revision: alert.ruleRevision, last };
      }
    }
    // Written by a run whose cursor was not stored: what it had to tell may not be on its way yet.
    if (engine.mark > cursor.to) live.memory.unfinished.add(alert.id);
  }
}

/** From where on runs may have stored something beyond their cursors; rules in trouble may be far behind the others. */
function storedSince(rules: readonly Rule[], cursorOf: CursorOf, now: number) {
  const ids = rules.map(({ id }) => id);
  const from = { rules: ids, since: now, stuck: [] as string[], stuckSince: Number.POSITIVE_INFINITY };
  for (const rule of rules) {
    const { to, trouble } = cursorOf(rule)!;
    if (trouble) {
      from.stuck.push(rule.id);
      from.stuckSince = Math.min(from.stuckSince, to);
    } else from.since = Math.min(from.since, to);
  }
  return from;
}
