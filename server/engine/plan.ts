import type { Rule } from '../../common/schemas';
import { type Grid, gridFloor, gridNext, toMillis, type Window } from '../../common/time';
import { conditionOf } from '../conditions';
import { nowUseOfSource } from '../sources';
import { BUCKETS } from '../store';
import type { Cursor } from './cursors';

/** Longest window evaluated at once when a rule catches up. */
const CATCH_UP_MS = 24 * 3_600_000;
/** More owed than both of these, and the newest window goes first. */
const FRESH_FIRST_INTERVALS = 5;
const FRESH_FIRST_MS = 5 * 60_000;
/** Of what is owed so much is evaluated at once. */
const OWED_PIECE_MS = 6 * 3_600_000;

/** A rule's grid: rules of one bucket come due together, the buckets spread evenly over the interval. */
export function gridOf(rule: Pick<Rule, 'interval' | 'bucket'>): Grid {
  const interval = toMillis(rule.interval);
  return { interval, phase: Math.floor((interval * rule.bucket) / BUCKETS) };
}

/** Newest event time that may be evaluated at `now`. */
const available = (rule: Rule, now: number): number =>
  gridFloor(gridOf(rule), now - toMillis(rule.queryDelay));

/** The cursor that a rule begins with, or goes on with after it was switched on again or asks something else. */
export function startCursor(rule: Rule, known: Cursor | undefined, now: number): Cursor {
  const asked = Math.min(rule.enabledAt ? Date.parse(rule.enabledAt) : now, now);
  if (!known || known.enabledAt !== rule.enabledAt) {
    const to = gridFloor(gridOf(rule), asked - toMillis(rule.queryDelay));
    const begun = { revision: rule.revision, enabledAt: rule.enabledAt, to, planned: null, lastRunAt: null };
    // The time it was off is a gap; what was still owed then lies before it.
    const off = Math.min(known?.to ?? to, known?.owed?.[0]?.from ?? to);
    return off < to ? { ...begun, offFrom: off } : begun;
  }
  if (known.revision === rule.revision) return known;
  const { misses: _, trouble: __, ...rest } = known;
  return { ...rest, revision: rule.revision };
}

/** End of the window to run next. It is fixed before the run, so that a run cut off is repeated with the same window. */
const plannedEnd = (rule: Rule, cursor: Cursor): number =>
  cursor.planned !== null && cursor.planned > cursor.to ? cursor.planned : gridNext(gridOf(rule), cursor.to);

/** The next window, or null while nothing is due. Epoch ms throughout. */
export function planRun(rule: Rule, cursor: Cursor, now: number): Window | null {
  const to = plannedEnd(rule, cursor);
  return to + toMillis(rule.queryDelay) <= now ? { from: cursor.to, to } : null;
}

/** How windows of the past are to be run: one after the other, and each no longer than an interval. */
function manner({ condition, resolved }: Rule): { inOrder: boolean; stepwise: boolean } {
  return {
    inOrder: conditionOf(condition).memory(condition).kind === 'path_dependent',
    stepwise: resolved !== null && nowUseOfSource(resolved) === 'pinned',
  };
}

/**
 * The cursor after a complete run up to `to`. When little is owed, the next window takes it all. When much is, the newest
 * interval goes first and the rest is owed, unless the condition needs its windows in order: then they take up to a day
 * each. Where the query names `now`, every window is one interval, as it would have been.
 */
export function advance(rule: Rule, cursor: Cursor, to: number, now: number): Cursor {
  const grid = gridOf(rule);
  const { inOrder, stepwise } = manner(rule);
  const newest = available(rule, now);
  const { partials: _, trouble: __, offFrom: ___, ...rest } = cursor;
  if (!inOrder && newest - to > Math.max(FRESH_FIRST_INTERVALS * grid.interval, FRESH_FIRST_MS)) {
    const fresh = newest - grid.interval;
    return { ...rest, to: fresh, planned: newest, owed: [...(rest.owed ?? []), { from: to, to: fresh }] };
  }
  const planned = Math.max(gridNext(grid, to), stepwise ? 0 : Math.min(newest, to + CATCH_UP_MS));
  return { ...rest, to, planned };
}

/** The next piece of what is owed: the oldest, up to six hours of it; null when nothing is. */
export function planOwed(rule: Rule, cursor: Cursor): Window | null {
  const [oldest] = cursor.owed ?? [];
  if (!oldest) return null;
  const { interval } = gridOf(rule);
  const most = manner(rule).stepwise ? 0 : OWED_PIECE_MS;
  const piece = Math.max(interval, Math.floor(most / interval) * interval);
  return { from: oldest.from, to: Math.min(oldest.from + piece, oldest.to) };
}

/** The cursor after all that is owed up to `to` is evaluated, or given up. */
export function settle(cursor: Cursor, to: number): Cursor {
  const { owed = [], owedTrouble: _, ...rest } = cursor;
  const left = owed.filter((one) => one.to > to).map((one) => ({ ...one, from: Math.max(one.from, to) }));
  return left.length > 0 ? { ...rest, owed: left } : rest;
}

/** When the next window of a rule can be run, epoch ms of the engine's clock. */
export function nextRunAt(rule: Rule, cursor: Cursor): number {
  const due = plannedEnd(rule, cursor) + toMillis(rule.queryDelay);
  return cursor.trouble ? Math.max(due, cursor.trouble.retryAt) : due;
}

const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 5 * 60_000;

/** How long a rule in trouble waits: doubled each time, with jitter, so that a thousand of them do not come back at once. */
export function pauseMs(attempts: number, random: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** Math.min(attempts - 1, 20), LONGEST_PAUSE_MS) * (0.5 + random);
}

/** How far before the window is read again for late documents: the rule's query delay, at least a minute, at most an hour. */
export const rereadMs = (rule: Rule): number =>
  Math.min(Math.max(toMillis(rule.queryDelay), 60_000), 3_600_000);
