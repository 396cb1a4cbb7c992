import type { Rule } from '../../common/schemas';
import type { Window } from '../../common/time';
import type { RuleMemory } from '../alerts';
import { forget } from './condition_memory';
import { type Cursor, missingOf, readableAtSave } from './cursors';
import { committedBefore, evaluateWindow, type LiveRule } from './evaluate_window';
import { advance, catchUpLimit, goAhead, halved, isInOrder, newestEnd, rereadBefore } from './plan';
import { failureOf } from './problems';
import { matchesOf, NOTHING, noteRun } from './run_notes';
import { SLOW_MS } from './searcher';
import type { EngineServices } from './services';
import { nextTrouble } from './trouble';

/**
 * Evaluates a rule's newest window; answers the cursor as it then is. A window that could not be seen whole stays owed.
 * Never rejects, except when `signal` aborted.
 */
export async function runRule(
  services: EngineServices,
  live: LiveRule,
  cursor: Cursor,
  window: Window,
  signal: AbortSignal,
): Promise<Cursor> {
  const { rule, memory } = live;
  const { clock } = services;
  const startedAt = clock.now();
  try {
    const given = await recordGaps(services, rule, cursor, window);
    if (given) return given;
    // Alerts may hold more than this window is to add: they are counted anew.
    if (cursor.partialTo !== undefined) memory.stale();
    const { complete, timedOut, recorded, problems, queryRevision } = await evaluateWindow(
      services,
      live,
      {
        window,
        mark: window.to + Math.min(cursor.partials ?? 0, 999) / 1_000,
        committed: cursor.partials ? window.to + (cursor.partials - 1) / 1_000 : committedBefore(window),
        reread: rereadBefore(rule, cursor, window),
        missing: missingOf(rule, cursor),
        readableAtSave: readableAtSave(rule, cursor),
        settled: false,
        job: null,
        channels: rule.channels,
        quietTo: cursor.quietTo ?? null,
        startedAt,
      },
      signal,
    );
    const found = matchesOf(recorded) > 0;
    if (found || problems.length > 0 || cursor.trouble !== undefined) {
      const outcome = complete ? 'ok' : 'partial';
      await noteRun(services, rule, { window, startedAt, outcome, queryRevision, recorded, problems });
    }
    const next = { ...cursor, lastRunAt: startedAt };
    if (complete) {
      return withMisses(advance(rule, next, window.to, clock.now()), memory);
    }
    const partials = (cursor.partials ?? 0) + 1;
    const trouble = nextTrouble(services, cursor.trouble, 'partial', problems.join('; '), startedAt);
    // The next window is another one, and waits for its own time alone.
    const ahead = goAhead(
      rule,
      { ...next, trouble: { ...trouble, retryAt: startedAt } },
      window,
      clock.now(),
    );
    if (ahead) return ahead;
    const again = { ...next, partials, trouble };
    return timedOut ? halved(rule, again, window) : again;
  } catch (error) {
    memory.goBack();
    if (signal.aborted) throw error;
    const { message } = failureOf(error);
    // No answer within the time limit: its searches are not to hold up those of others again.
    if (clock.now() - startedAt > SLOW_MS) live.slow = true;
    if (cursor.trouble?.message !== message) {
      services.ports.log.warn(`rule "${rule.name}" failed: ${message}`);
      await noteRun(services, rule, {
        window,
        startedAt,
        outcome: 'failed',
        queryRevision: rule.resolved?.revision ?? '',
        recorded: NOTHING,
        problems: [message],
      }).catch((second) =>
        services.ports.log.warn(`its run could not be noted: ${(second as Error).message}`),
      );
    }
    const trouble = nextTrouble(services, cursor.trouble, 'failed', message, startedAt);
    return { ...cursor, lastRunAt: startedAt, trouble };
  }
}

/**
 * The time a rule was off is a gap, and so is what lies further back than the longest catch-up: the cursor goes past that.
 * Null when the window is to be run.
 */
async function recordGaps(
  { clock, ports, gaps, store }: EngineServices,
  rule: Rule,
  cursor: Cursor,
  window: Window,
): Promise<Cursor | null> {
  const now = clock.now();
  if (cursor.offFrom !== undefined)
    await gaps.record(rule, { from: cursor.offFrom, to: cursor.to }, 'disabled', now);
  const oldest = catchUpLimit(rule, cursor, now, ports.config.maxCatchUpMs);
  if (window.from >= oldest) return null;
  await gaps.record(rule, { from: window.from, to: oldest }, 'catch_up', now);
  // What held before the gap says nothing of the moment after it.
  if (isInOrder(rule)) await forget(store, { rule, past: null });
  const seconds = Math.round((oldest - window.from) / 1_000);
  ports.log.warn(
    `rule "${rule.name}": ${seconds} s lay further back than the longest catch-up, see its gaps`,
  );
  const { partials: _, partialTo: __, offFrom: ___, ...rest } = cursor;
  // The newest window is news again.
  return { ...rest, to: oldest, planned: null, quietTo: newestEnd(rule, cursor, now) - 1 };
}

function withMisses(cursor: Cursor, memory: RuleMemory): Cursor {
  const missed = [...memory.active]
    .filter(([, { misses }]) => misses > 0)
    .map(([id, { misses }]) => [id, misses] as const);
  const { misses: _, ...rest } = cursor;
  return missed.length > 0 ? { ...rest, misses: Object.fromEntries(missed) } : rest;
}
