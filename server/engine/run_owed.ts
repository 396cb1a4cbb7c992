import type { Window } from '../../common/time';
import { type Cursor, missingOf, readableAtSave } from './cursors';
import { evaluateSettled, type LiveRule } from './evaluate_window';
import { catchUpLimit, rereadBefore, settle } from './plan';
import { failureOf } from './problems';
import { matchesOf, noteRun } from './run_notes';
import type { EngineServices } from './services';
import { nextTrouble } from './trouble';

/**
 * Evaluates a piece of what a rule owes, after newer windows went ahead: what it finds joins what is known, and changes
 * no state. Answers the cursor as it then is. Never rejects, except when `signal` aborted.
 */
export async function runOwed(
  services: EngineServices,
  live: LiveRule,
  cursor: Cursor,
  piece: Window,
  signal: AbortSignal,
): Promise<Cursor> {
  const { rule } = live;
  const { clock, gaps, ports } = services;
  const startedAt = clock.now();
  try {
    const oldest = catchUpLimit(rule, cursor, startedAt, ports.config.maxCatchUpMs);
    if (piece.from < oldest) {
      const to = Math.min(oldest, cursor.owed?.[0]?.to ?? oldest);
      await gaps.record(rule, { from: piece.from, to }, 'catch_up', startedAt);
      const { owedTrouble } = cursor;
      const left = settle(cursor, to);
      // What is left is no better for it.
      return left.owed && owedTrouble ? { ...left, owedTrouble } : left;
    }
    const asked = {
      window: piece,
      reread: rereadBefore(rule, cursor, piece),
      missing: missingOf(rule, cursor),
      readableAtSave: readableAtSave(rule, cursor),
      job: null,
      channels: rule.channels,
      quietTo: cursor.quietTo ?? null,
      startedAt,
    };
    const { complete, timedOut, recorded, problems, queryRevision } = await evaluateSettled(
      services,
      rule,
      asked,
      signal,
    );
    if (matchesOf(recorded) > 0) live.memory.stale();
    await noteRun(services, rule, {
      window: piece,
      startedAt,
      outcome: complete ? 'ok' : 'partial',
      queryRevision,
      recorded,
      problems,
    });
    if (complete) return settle(cursor, piece.to);
    const trouble = nextTrouble(services, cursor.owedTrouble, 'partial', problems.join('; '), startedAt);
    const timeouts = timedOut ? (cursor.owedTrouble?.timeouts ?? 0) + 1 : 0;
    return { ...cursor, owedTrouble: { ...trouble, ...(timeouts > 0 && { timeouts }) } };
  } catch (error) {
    live.memory.stale();
    if (signal.aborted) throw error;
    const { message } = failureOf(error);
    ports.log.warn(`rule "${rule.name}": an owed stretch failed: ${message}`);
    return {
      ...cursor,
      owedTrouble: nextTrouble(services, cursor.owedTrouble, 'failed', message, startedAt),
    };
  }
}
