import type { AnswerOf, Routes } from '../../common/api';
import { USUAL_FIELDS } from '../../common/usual_fields';

type Found = AnswerOf<Routes['resolveSource']>;

/** The fields that a new rule names by itself: the usual ones that the source has, where its search shows no columns. */
export function usualFields({ resolved, fields }: Pick<Found, 'resolved' | 'fields'>): string[] {
  if (resolved.columns.some((name) => name !== '_source')) return [];
  const names = new Set(fields.map(({ name }) => name));
  return USUAL_FIELDS.filter((name) => names.has(name));
}
