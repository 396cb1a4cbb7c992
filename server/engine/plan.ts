import type { ResolvedSource, Rule } from '../../common/schemas';
import {
  cronSchedule,
  gridSchedule,
  isZone,
  type Schedule,
  timesIn,
  toMillis,
  type Window,
} from '../../common/time';
import { conditionOf, type RunInput } from '../conditions';
import { nowUseOfSource } from '../sources';
import { BUCKETS } from '../store';
import { type Cursor, measuredOf } from './cursors';
import { delayMs, rereadMs } from './query_delay';

/** Longest window evaluated at once when a rule catches up. */
const CATCH_UP_MS = 24 * 3_600_000;
/** More owed than both of these, and the newest window goes first. */
const FRESH_FIRST_INTERVALS = 5;
const FRESH_FIRST_MS = 5 * 60_000;
/** Of a past stretch, owed or asked for, so much is evaluated at once. */
const PIECE_MS = 6 * 3_600_000;
/** More stretches than this are not kept apart: the time between two of them is evaluated once more, which changes nothing. */
export const MOST_OWED = 20;

/**
 * When a rule's windows end: at its cron's times, or on a grid, where rules of one bucket come due together and the buckets
 * spread evenly over the interval.
 */
export function scheduleOf({
  schedule,
  interval,
  bucket,
}: Pick<Rule, 'schedule' | 'interval' | 'bucket'>): Schedule {
  if (schedule) return cronSchedule(schedule.cron, schedule.zone);
  const length = toMillis(interval);
  return gridSchedule({ interval: length, phase: Math.floor((length * bucket) / BUCKETS) });
}

/** The zone of a source's space, else UTC. */
export const zoneOfSource = ({ zone }: Pick<ResolvedSource, 'zone'>): string =>
  zone !== undefined && isZone(zone) ? zone : 'UTC';

/** The zone whose clock and calendar a rule goes by: its own, else that of its saved search's space, else UTC. */
export const zoneOf = ({ schedule }: Pick<Rule, 'schedule'>, source: Pick<ResolvedSource, 'zone'>): string =>
  schedule?.zone ?? zoneOfSource(source);

/** The moments of a window, as a condition that looks now and then is told them. */
export function momentsOf(
  rule: Pick<Rule, 'schedule' | 'interval' | 'bucket'>,
  { from, to }: Window,
  reread: number,
): Pick<RunInput, 'every' | 'moments'> {
  if (!rule.schedule) return { every: toMillis(rule.interval) };
  const schedule = scheduleOf(rule);
  // One that was planned before the cron was changed ends between its times.
  const moments = timesIn(schedule, { from: from - reread, to: to - 1 });
  return { every: schedule.next(to) - to, moments: [...moments, to] };
}

/** Newest event time that may be evaluated at `now`, epoch ms. */
export const newestEnd = (rule: Rule, { lag }: Pick<Cursor, 'lag'>, now: number): number =>
  scheduleOf(rule).floor(now - delayMs(rule, lag));

/**
 * What lies before is too far back to be caught up on, epoch ms. While a rule catches up on as much as it may, the limit
 * stays where it was when that began: else the oldest of it would slip away while it is evaluated.
 */
export function catchUpLimit(rule: Rule, { quietTo }: Pick<Cursor, 'quietTo'>, now: number, most: number) {
  const begun = quietTo !== undefined && now - quietTo < most ? quietTo : now;
  return scheduleOf(rule).floor(begun - most);
}

/** Without the mark of what is told to nobody, when nothing of that is left to be evaluated. */
function told({ quietTo, ...cursor }: Cursor): Cursor {
  const left = quietTo !== undefined && (cursor.to <= quietTo || cursor.owed !== undefined);
  return left ? { ...cursor, quietTo } : cursor;
}

/**
 * How far before a window is read again for late documents, milliseconds: not beyond where the rule began when it was
 * switched on.
 */
export function rereadBefore(rule: Rule, { lag }: Pick<Cursor, 'lag'>, { from }: Window): number {
  const most = rereadMs(rule, lag);
  if (rule.enabledAt === null) return most;
  const begunAt = scheduleOf(rule).floor(Date.parse(rule.enabledAt) - delayMs(rule, lag));
  return Math.min(most, Math.max(0, from - begunAt));
}

/** The cursor that a rule begins with, or goes on with after it was switched on again or asks something else. */
export function startCursor(rule: Rule, known: Cursor | undefined, now: number): Cursor {
  const asked = Math.min(rule.enabledAt ? Date.parse(rule.enabledAt) : now, now);
  if (!known || known.enabledAt !== rule.enabledAt) {
    const to = scheduleOf(rule).floor(asked - delayMs(rule, known?.lag));
    const begun = {
      revision: rule.revision,
      enabledAt: rule.enabledAt,
      to,
      planned: null,
      lastRunAt: null,
      ...measuredOf(known),
    };
    // The time it was off is a gap; what was still owed then lies before it, and a time off that no run has recorded yet.
    const off = Math.min(known?.to ?? to, known?.owed?.[0]?.from ?? to, known?.offFrom ?? to);
    return off < to ? { ...begun, offFrom: off } : begun;
  }
  if (known.revision === rule.revision) return known;
  const { misses: _, trouble: __, ...rest } = known;
  return { ...rest, revision: rule.revision };
}

/** End of the window to run next. It is fixed before the run, so that a run cut off is repeated with the same window. */
const plannedEnd = (rule: Rule, cursor: Cursor): number =>
  cursor.planned !== null && cursor.planned > cursor.to ? cursor.planned : scheduleOf(rule).next(cursor.to);

/** The next window, or null while nothing is due. Epoch ms throughout. */
export function planRun(rule: Rule, cursor: Cursor, now: number): Window | null {
  const to = plannedEnd(rule, cursor);
  return to + delayMs(rule, cursor.lag) <= now ? { from: cursor.to, to } : null;
}

/** What a rule remembers depends on the order of its windows. */
export const isInOrder = ({ condition }: Pick<Rule, 'condition'>): boolean =>
  conditionOf(condition).memory(condition).kind === 'path_dependent';

/** It can read the time before a window again for documents that came late. */
export function rereads({ condition }: Pick<Rule, 'condition'>): boolean {
  const memory = conditionOf(condition).memory(condition);
  return memory.kind !== 'path_dependent' || memory.rereads === true;
}

/** How windows of the past are to be run: one after the other, and each no longer than an interval. */
function manner(rule: Rule): { inOrder: boolean; stepwise: boolean } {
  return {
    inOrder: isInOrder(rule),
    stepwise: rule.resolved !== null && nowUseOfSource(rule.resolved) === 'pinned',
  };
}

/**
 * The cursor after a complete run up to `to`. When little is owed, the next window takes it all. When much is, the newest
 * interval goes first and the rest is owed, unless the condition needs its windows in order: then they take up to a day
 * each. Where the query names `now`, every window is one interval, as it would have been.
 */
export function advance(rule: Rule, cursor: Cursor, to: number, now: number): Cursor {
  const schedule = scheduleOf(rule);
  const { inOrder, stepwise } = manner(rule);
  const newest = newestEnd(rule, cursor, now);
  const { partials, partialTo, trouble: __, offFrom: ___, ...others } = cursor;
  // What was stored of a longer window than this one bears a mark that the rest of it has to go beyond.
  const rest =
    partialTo !== undefined && to < partialTo ? { ...others, partials: partials ?? 0, partialTo } : others;
  if (!inOrder && isFar(schedule, to, newest)) {
    const fresh = schedule.floor(newest - 1);
    return { ...rest, to: fresh, planned: newest, owed: owing(rest.owed, { from: to, to: fresh }) };
  }
  const most = stepwise ? to : schedule.floor(Math.min(newest, to + CATCH_UP_MS));
  return told({ ...rest, to, planned: Math.max(schedule.next(to), most) });
}

const isFar = (schedule: Schedule, from: number, newest: number): boolean =>
  newest - from > FRESH_FIRST_MS && newest > after(schedule, from, FRESH_FIRST_INTERVALS);

/**
 * The cursor after a window that was seen in part for so long that newer ones are not to wait for the rest of it: it is owed,
 * and the newest interval goes first. Each window after it is seen once, then owed in its turn, until one is complete. Null
 * where the window is to be run again: not for long yet, or the condition needs its windows in order.
 */
export function goAhead(rule: Rule, cursor: Cursor, { from, to }: Window, now: number): Cursor | null {
  const schedule = scheduleOf(rule);
  const newest = newestEnd(rule, cursor, now);
  // Once it goes ahead its windows are new: what counts then is since when they are seen in part.
  const first = cursor.trouble ? newestEnd(rule, cursor, cursor.trouble.since) : to;
  const since = schedule.floor(first - 1);
  if (manner(rule).inOrder || !isFar(schedule, Math.min(from, since), newest)) return null;
  const { partials: _, partialTo = to, offFrom: __, ...rest } = cursor;
  const fresh = Math.max(to, partialTo, schedule.floor(newest - 1));
  const planned = newest > fresh ? newest : schedule.next(fresh);
  return { ...rest, to: fresh, planned, owed: owing(rest.owed, { from, to: fresh }) };
}

/**
 * The cursor after a window that ran out of time: where windows go in order nothing goes ahead of it, so that its earlier half
 * is run next, down to an interval.
 */
export function halved(rule: Rule, cursor: Cursor, { from, to }: Window): Cursor {
  const schedule = scheduleOf(rule);
  if (!manner(rule).inOrder) return cursor;
  const half = Math.max(schedule.next(from), schedule.floor((from + to) / 2));
  return half < to ? { ...cursor, planned: half, partialTo: cursor.partialTo ?? to } : cursor;
}

/** What is owed with a newer stretch, in order; those that touch are one. */
export function owing(owed: readonly Window[] = [], stretch: Window): Window[] {
  const all: Window[] = [];
  for (const one of [...owed, stretch]) {
    const last = all[all.length - 1];
    if (last && one.from <= last.to) last.to = Math.max(last.to, one.to);
    else all.push({ ...one });
  }
  while (all.length > MOST_OWED) {
    const apart = (at: number) => all[at]!.from - all[at - 1]!.to;
    let nearest = 1;
    for (let at = 2; at < all.length; at++) if (apart(at) < apart(nearest)) nearest = at;
    all.splice(nearest - 1, 2, { from: all[nearest - 1]!.from, to: all[nearest]!.to });
  }
  return all;
}

/** The so many-th of a schedule's times after `at`. */
function after(schedule: Schedule, at: number, times: number): number {
  let time = at;
  for (let n = 0; n < times; n++) time = schedule.next(time);
  return time;
}

/**
 * The first piece of a past stretch: up to six hours on the rule's schedule, as far as its manner allows. `tries`: how often
 * it was tried in vain; each time it is half as long.
 */
export function firstPiece(rule: Rule, { from, to }: Window, tries = 0): Window {
  const { stepwise } = manner(rule);
  const schedule = scheduleOf(rule);
  const end = Math.max(schedule.next(from), schedule.floor(from + (stepwise ? 0 : PIECE_MS / 2 ** tries)));
  return { from, to: Math.min(end, to) };
}

/** The next piece of what is owed, of the oldest; null when nothing is. */
export function planOwed(rule: Rule, cursor: Cursor): Window | null {
  const [oldest] = cursor.owed ?? [];
  return oldest ? firstPiece(rule, oldest, cursor.owedTrouble?.timeouts) : null;
}

/** The cursor after all that is owed up to `to` is evaluated, or given up. */
export function settle(cursor: Cursor, to: number): Cursor {
  const { owed = [], owedTrouble: _, ...rest } = cursor;
  const left = owed.filter((one) => one.to > to).map((one) => ({ ...one, from: Math.max(one.from, to) }));
  return told(left.length > 0 ? { ...rest, owed: left } : rest);
}

/** When the next window of a rule can be run, epoch ms of the engine's clock. */
export function nextRunAt(rule: Rule, cursor: Cursor): number {
  const due = plannedEnd(rule, cursor) + delayMs(rule, cursor.lag);
  return cursor.trouble ? Math.max(due, cursor.trouble.retryAt) : due;
}

/** The cursor without the pauses of its troubles. */
export function triedAgain(cursor: Cursor, now: number): Cursor {
  const { trouble, owedTrouble } = cursor;
  return {
    ...cursor,
    ...(trouble && { trouble: { ...trouble, retryAt: now } }),
    ...(owedTrouble && { owedTrouble: { ...owedTrouble, retryAt: now } }),
  };
}

const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 5 * 60_000;

/** How long a rule in trouble waits: doubled each time, with jitter, so that a thousand of them do not come back at once. */
export function pauseMs(attempts: number, random: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** Math.min(attempts - 1, 20), LONGEST_PAUSE_MS) * (0.5 + random);
}
