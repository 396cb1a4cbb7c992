import type { Alert, Held, Silence, Silenced, SilenceInput, SilenceScope } from '../schemas';
import { cronSchedule, toMillis } from '../time';
import { searchHolds } from './search';
import { type QuietSubject, valuesOf } from './subject';

type Timed = Pick<SilenceInput, 'startsAt' | 'until' | 'recurs'>;

/** A stretch `[from, to)` in which a silence is in effect, epoch ms. */
export interface Stretch {
  from: number;
  to: number;
}

const within = (from: number, to: number, { startsAt, until }: Timed): Stretch | null => {
  const cut = {
    from: Math.max(from, Date.parse(startsAt)),
    to: Math.min(to, until === null ? Number.POSITIVE_INFINITY : Date.parse(until)),
  };
  return cut.from < cut.to ? cut : null;
};

/** The stretch of a silence that holds the moment `at` (epoch ms); null when it is not in effect then. */
export function stretchAt(silence: Timed, at: number): Stretch | null {
  const { recurs } = silence;
  const whole = within(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, silence);
  if (!whole || at < whole.from || at >= whole.to) return null;
  if (!recurs) return whole;
  const begun = cronSchedule(recurs.cron, recurs.zone).floor(at);
  const to = begun + toMillis(recurs.length);
  return at < to ? within(begun, to, silence) : null;
}

/** When it is in effect next, after `at`; null when never again. */
export function nextStretch(silence: Timed, at: number): Stretch | null {
  const { startsAt, until, recurs } = silence;
  const start = Date.parse(startsAt);
  const end = until === null ? Number.POSITIVE_INFINITY : Date.parse(until);
  const now = Math.max(at, start);
  if (now >= end) return null;
  if (start > at) {
    const first = stretchAt(silence, start);
    if (first) return first;
  }
  if (!recurs) return null;
  const next = cronSchedule(recurs.cron, recurs.zone).next(now);
  return next < end ? stretchAt(silence, next) : null;
}

/** Whether an alert or match is what the silence is for. */
export function inScope(scope: SilenceScope, subject: QuietSubject): boolean {
  const { rules, tags, severities, fields, search } = scope;
  if (rules.length > 0 && !rules.includes(subject.ruleId)) return false;
  if (tags.length > 0 && !tags.some((tag) => subject.tags.includes(tag))) return false;
  if (severities.length > 0 && !severities.includes(subject.severity)) return false;
  for (const [field, value] of Object.entries(fields)) {
    const values = valuesOf(subject, field);
    if (value === null ? values.length > 0 : !values.includes(value)) return false;
  }
  return searchHolds(search, subject);
}

/** Where a silence is asked about: when something is told, and the span of the match that it is about. Epoch ms. */
export interface Asked {
  now: number;
  /** Both ends included. Null: no match, only the telling. */
  span: { from: number; to: number } | null;
}

/**
 * The silences that cover a subject: those in effect when it would be told, or else those that its match lay wholly in,
 * which are over by then. Null when nothing is silenced.
 */
export function silencing(
  silences: readonly Silence[],
  subject: QuietSubject,
  { now, span }: Asked,
): Silenced | null {
  const found: Array<{ silence: Silence; stretch: Stretch }> = [];
  for (const silence of silences) {
    if (!mayCover(silence, now, span) || !inScope(silence.scope, subject)) continue;
    const telling = stretchAt(silence, now);
    const then = span && stretchAt(silence, span.from);
    const stretch = telling ?? (then && span.to < then.to ? then : null);
    if (stretch) found.push({ silence, stretch });
  }
  if (found.length === 0) return null;
  const until = Math.max(...found.map(({ stretch }) => stretch.to));
  const lasting = until > now ? found.filter(({ stretch }) => stretch.to > now) : found;
  return {
    by: lasting
      .map(({ silence: { id, name, recurs } }) => ({ id, name, recurs: recurs !== null }))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
    until: new Date(until).toISOString(),
    over: until <= now,
  };
}

/** Cheap, before anything is parsed or a calendar asked. */
function mayCover({ startsAt, until }: Silence, now: number, span: Asked['span']): boolean {
  const start = Date.parse(startsAt);
  const end = until === null ? Number.POSITIVE_INFINITY : Date.parse(until);
  return (start <= now && now < end) || (span !== null && start <= span.from && span.to < end);
}

/** Why nobody is told, for a delivery. */
export function heldBySilence({ by, until }: Silenced): Held {
  const names = by.map(({ name }) => `"${name}"`).join(' and ');
  const recurs = by.every((one) => one.recurs);
  return {
    why: recurs ? 'maintenance' : 'silence',
    text: `${recurs ? 'maintenance' : 'silenced'}: ${names} until ${until}`,
  };
}

/** Why nobody is told of a snoozed alert. */
export const heldBySnooze = ({ by, until }: NonNullable<Alert['snoozed']>): Held => ({
  why: 'snooze',
  text: `snoozed by ${by} until ${until}`,
});

/** Why nobody is told of an alert as it stands; null: nothing keeps it quiet. */
export const heldByQuiet = ({ silenced, snoozed }: Pick<Alert, 'silenced' | 'snoozed'>): Held | null =>
  silenced && !silenced.over ? heldBySilence(silenced) : snoozed && heldBySnooze(snoozed);
