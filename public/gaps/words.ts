import type { Backfill, BackfillState, Gap, GapReason, GapState } from '../../common/schemas';
import { exactText, lengthText, plural } from '../words';

export const GAP_REASON_WORDS: Record<GapReason, string> = {
  catch_up: 'too far back to be caught up',
  disabled: 'the rule was off',
  late_documents: 'documents came late',
};

export const GAP_STATE_WORDS: Record<GapState, string> = {
  open: 'open',
  filling: 'being filled',
  filled: 'filled',
  dismissed: 'dismissed',
};

export const BACKFILL_STATE_WORDS: Record<BackfillState, string> = {
  waiting: 'waiting',
  running: 'running',
  done: 'done',
  cancelled: 'cancelled',
  failed: 'failed',
};

/** Why a stretch is a gap, with what is known of it. */
export const gapText = ({ reason, documents }: Pick<Gap, 'reason' | 'documents'>): string =>
  documents === null
    ? GAP_REASON_WORDS[reason]
    : `${GAP_REASON_WORDS[reason]}: ${plural(documents, 'document')} not seen`;

/** `2026-11-21 10:00:00 to 2026-11-21 12:30:00 UTC (2 h 30 min)`. */
export function stretchText({ from, to }: { from: string; to: string }): string {
  const length = lengthText(Date.parse(to) - Date.parse(from));
  // Milliseconds are left out, the zone stands once.
  const short = (text: string) => text.replace(/\.\d{3}/, '');
  return `${short(exactText(from)).slice(0, 19)} to ${short(exactText(to))} (${length})`;
}

/** Whether something may still happen to it. */
export const isUnderWay = ({ state }: Pick<Backfill, 'state'>): boolean =>
  state === 'waiting' || state === 'running';

/** How much of it is done, 0 to 1. */
export function doneShare({ from, to, doneTo }: Pick<Backfill, 'from' | 'to' | 'doneTo'>): number {
  const whole = Date.parse(to) - Date.parse(from);
  const done = Date.parse(doneTo) - Date.parse(from);
  return whole > 0 ? Math.min(1, Math.max(0, done / whole)) : 1;
}
