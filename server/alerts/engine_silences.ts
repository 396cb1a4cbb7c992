import { type QuietSubject, silencing, subjectOfAlert, subjectOfMatch } from '../../common/quiet';
import type { Alert, Match, Silenced } from '../../common/schemas';
import type { RecorderContext } from './engine_context';

const silencedBy = (
  { silences, now }: RecorderContext,
  subject: () => QuietSubject,
  span: { from: number; to: number } | null,
): Silenced | null => (silences.length === 0 ? null : silencing(silences, subject(), { now, span }));

/** What silences a match of that span, when it is told now or by when it was. */
export const silencedMatch = (
  context: RecorderContext,
  match: Pick<Match, 'key' | 'keyText' | 'values' | 'sample' | 'severity' | 'from' | 'to'>,
): Silenced | null =>
  silencedBy(context, () => subjectOfMatch(context.rule, match), {
    from: Date.parse(match.from),
    to: Date.parse(match.to),
  });

/** What silences an alert now. */
export const silencedAlert = (context: RecorderContext, alert: Alert): Silenced | null =>
  silencedBy(context, () => subjectOfAlert(alert), null);

/** The same mark: who reads it learns nothing new. */
export const sameSilence = (one: Silenced | null, other: Silenced | null): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
