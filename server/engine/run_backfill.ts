import type { Backfill, Rule } from '../../common/schemas';
import type { Window } from '../../common/time';
import { forget } from './condition_memory';
import { evaluateSettled } from './evaluate_window';
import { firstPiece, scheduleOf } from './plan';
import { failureOf } from './problems';
import { rereadMs } from './query_delay';
import type { EngineServices } from './services';

/** A backfill that cannot read its source this many times in a row has failed. */
const TRIES = 5;

/** The next piece of a backfill, on the rule's grid; null when all is done. */
export function nextPiece(
  rule: Rule,
  { from, to, doneTo }: Pick<Backfill, 'from' | 'to' | 'doneTo'>,
): Window | null {
  const schedule = scheduleOf(rule);
  const start = schedule.floor(Math.max(Date.parse(from), Date.parse(doneTo)));
  const floor = schedule.floor(Date.parse(to));
  const end = floor < Date.parse(to) ? schedule.next(floor) : floor;
  return start < end ? firstPiece(rule, { from: start, to: end }) : null;
}

/**
 * Evaluates the next piece of a backfill and stores how far it is. Answers whether there is more to do; false, too, when it
 * was cancelled. Rejects when `signal` aborts or the store is away: then it goes on later from where it was.
 */
export async function runBackfillPiece(
  services: EngineServices,
  rule: Rule,
  id: string,
  signal: AbortSignal,
  failures: Map<string, number>,
): Promise<boolean> {
  const { gaps, clock } = services;
  const stored = await gaps.backfill(id);
  const backfill = stored?.source.payload;
  if (!stored || !backfill) return false;
  if (backfill.state !== 'waiting' && backfill.state !== 'running') {
    await forget(services.store, { rule, past: id });
    return false;
  }
  const window = nextPiece(rule, backfill);
  if (!window) return finish(services, rule, stored, { ...backfill, state: 'done' });
  try {
    const asked = {
      window,
      reread: rereadMs(rule, undefined),
      job: id,
      channels: backfill.notify ? rule.channels : null,
      quietTo: null,
      startedAt: clock.now(),
    };
    const { complete, recorded, problems } = await evaluateSettled(services, rule, asked, signal);
    if (!complete) throw new Error(problems.join('; '));
    failures.delete(id);
    const next: Backfill = {
      ...backfill,
      state: 'running',
      doneTo: new Date(window.to).toISOString(),
      matches: backfill.matches + recorded.created,
      alerts: backfill.alerts + recorded.newAlerts,
      message: problems.length > 0 ? problems.join('; ') : backfill.message,
    };
    if (!nextPiece(rule, next)) return finish(services, rule, stored, { ...next, state: 'done' });
    return gaps.progress(next, stored);
  } catch (error) {
    if (signal.aborted) throw error;
    const times = (failures.get(id) ?? 0) + 1;
    failures.set(id, times);
    const { message } = failureOf(error);
    const state = times >= TRIES ? ('failed' as const) : ('running' as const);
    if (state === 'failed') return finish(services, rule, stored, { ...backfill, state, message });
    return gaps.progress({ ...backfill, state, message: `tried ${times} times: ${message}` }, stored);
  }
}

async function finish(
  { gaps, store }: EngineServices,
  rule: Rule,
  stored: { seqNo: number; primaryTerm: number },
  backfill: Backfill,
): Promise<boolean> {
  if (!(await gaps.progress(backfill, stored))) return false;
  await forget(store, { rule, past: backfill.id });
  if (backfill.gapId === null) return false;
  const gap = await gaps.gap(backfill.space, backfill.gapId);
  if (gap) await gaps.setState(gap, backfill.state === 'done' ? 'filled' : 'open');
  return false;
}
