import type { Act } from '../../common/api';
import type { PersonResolution } from '../../common/words';

/** What can be done to everything that matches, in the order in which it is offered. */
export const MATCHING_ACTS = ['acknowledge', 'close', 'mine', 'escalate', 'reopen', 'note'] as const;
export type MatchingAct = (typeof MATCHING_ACTS)[number];
export const MATCHING_WORDS: Record<MatchingAct, string> = {
  acknowledge: 'Acknowledge',
  close: 'Close',
  mine: 'Assign to me',
  escalate: 'Escalate',
  reopen: 'Reopen',
  note: 'Add a note',
};

/** The act that the fields stand for; null while a note has no text. */
export function actOf(
  word: MatchingAct,
  resolution: PersonResolution,
  text: string,
  login: string,
): Act | null {
  const note = text.trim() || undefined;
  if (word === 'note') return note ? { type: 'note', note } : null;
  if (word === 'close') return { type: 'close', resolution, note };
  if (word === 'mine') return { type: 'assign', owner: login, note };
  return { type: word, note };
}

/** `1,234`, `1 234` and `1234` are the same number to a person. */
export const typedCount = (text: string): number => Number(text.replace(/[\s,.’']/g, '') || Number.NaN);
