import type { Rule, RuleStatus } from '../../common/schemas';
import { inWords } from '../../common/time';
import { NOT_REPLAYABLE, nowUseOfSource } from '../sources';
import { type Cursor, missingOf } from './cursors';
import type { OpenGaps } from './gaps';
import { nextRunAt, scheduleOf } from './plan';
import { delayMs, delayOf, notesOf } from './query_delay';

/** A rule is behind when its newest window is overdue by more than two intervals and the one it is long, and half a minute. */
const PATIENCE_INTERVALS = 3;
const PATIENCE_MS = 30_000;

const patienceMs = (interval: number): number => Math.max(PATIENCE_INTERVALS * interval, PATIENCE_MS);

/** How far a rule is behind its windows, milliseconds; 0 when it is not. */
export function behindMs(rule: Rule, cursor: Cursor, now: number): number {
  const schedule = scheduleOf(rule);
  // A window is one interval long, or as long as its cron leaves between two times: that much is no delay.
  const owed = now - delayMs(rule, cursor.lag) - schedule.next(cursor.to) + schedule.interval;
  return owed > patienceMs(schedule.interval) ? owed : 0;
}

/**
 * How far the engine is behind with a rule, milliseconds; 0 when it is not. One that fails or sees only a part stands still by
 * itself: with it the engine is late only where the next try is overdue. One switched on again has not begun yet.
 */
export function lateMs(rule: Rule, cursor: Cursor | undefined, now: number): number {
  if (!cursor || cursor.enabledAt !== rule.enabledAt) return 0;
  if (!cursor.trouble) return behindMs(rule, cursor, now);
  const late = now - nextRunAt(rule, cursor);
  return late > patienceMs(scheduleOf(rule).interval) ? late : 0;
}

/** In the unit that people would use: `90 seconds`, `14 minutes`, `26 hours`. */
function spanText(ms: number): string {
  const [unit, size] = ms < 120_000 ? ['s', 1_000] : ms < 7_200_000 ? ['m', 60_000] : ['h', 3_600_000];
  return inWords(`${Math.round(ms / Number(size))}${unit}`);
}

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

const heldNotes = ({ heldSources = [] }: Rule): string[] =>
  heldSources.length > 0
    ? ['a saved search it follows was changed; it goes on with the last confirmed query']
    : [];

/** Why old windows of a rule do not show what they would have shown then; null where they do. */
export const notReplayable = ({ resolved }: Pick<Rule, 'resolved'>): string | null =>
  resolved && nowUseOfSource(resolved) === 'live' ? NOT_REPLAYABLE : null;

/** How a rule does, in words. `now` is the engine's clock, `gaps` what is known of its open ones. */
export function statusOf(
  rule: Rule,
  cursor: Cursor | undefined,
  now: number,
  gaps: OpenGaps | null = null,
): RuleStatus {
  const replay = notReplayable(rule);
  const nothing = {
    message: null,
    since: null,
    evaluatedTo: iso(cursor?.to ?? null),
    lastRunAt: iso(cursor?.lastRunAt ?? null),
    nextRunAt: null,
    delay: delayOf(rule, cursor?.lag),
    notes: [...heldNotes(rule), ...(replay === null ? [] : [replay]), ...notesOf(cursor?.lag)],
  };
  if (!rule.enabled) return { ...nothing, health: 'disabled' };
  if (!cursor || cursor.enabledAt !== rule.enabledAt)
    return { ...nothing, evaluatedTo: null, lastRunAt: null, health: 'new' };
  const known = { ...nothing, nextRunAt: iso(nextRunAt(rule, cursor)) };
  const { trouble } = cursor;
  if (trouble) {
    const health = trouble.kind === 'failed' ? 'failing' : 'partial';
    return { ...known, health, message: trouble.message, since: iso(trouble.since) };
  }
  const missing = missingOf(rule, cursor);
  if (missing) {
    const since = cursor.lag ? iso(cursor.lag.at) : null;
    return { ...known, health: 'partial', message: `${missing}; nothing is taken for absent`, since };
  }
  if (rule.orphanedSince) {
    const message = 'a saved search it follows was deleted; it goes on with the last good copy';
    return { ...known, health: 'orphaned', message, since: rule.orphanedSince };
  }
  const { owed, owedTrouble } = cursor;
  if (owed?.[0]) {
    const ms = owed.reduce((sum, { from, to }) => sum + to - from, 0);
    const why = owedTrouble ? `: ${owedTrouble.message}` : '; newer windows go first';
    const message = `catching up, ${spanText(ms)} still owed${why}`;
    return { ...known, health: 'behind', message, since: iso(owed[0].from) };
  }
  const behind = behindMs(rule, cursor, now);
  if (behind > 0) {
    const message = `behind by ${spanText(behind)}`;
    return { ...known, health: 'behind', message, since: iso(cursor.to) };
  }
  if (gaps && gaps.count > 0) {
    const many = gaps.count === 1 ? '1 gap' : `${gaps.count.toLocaleString('en-US')} gaps, in all`;
    const message = `${many} of ${spanText(gaps.ms)}: not evaluated, or only in part, until filled or dismissed`;
    return { ...known, health: 'gap', message, since: iso(gaps.from) };
  }
  return { ...known, health: cursor.lastRunAt === null ? 'new' : 'ok' };
}
