import type { Recipient, Who } from '../../common/schemas';

/** People who are told for the same severities and tags: a line of the editor. */
export interface ToldDraft extends Pick<Recipient, 'severities' | 'tags'> {
  who: Who[];
}

/** Recipients as lines: those with the same conditions together. */
export function toldRows(recipients: readonly Recipient[]): ToldDraft[] {
  const rows = new Map<string, ToldDraft>();
  for (const { who, severities, tags } of recipients) {
    const key = JSON.stringify([severities, tags]);
    const row = rows.get(key) ?? { who: [], severities, tags };
    rows.set(key, { ...row, who: [...row.who, who] });
  }
  return [...rows.values()];
}

export const recipientsOf = (rows: readonly ToldDraft[]): Recipient[] =>
  rows.flatMap(({ who, severities, tags }) => who.map((one) => ({ who: one, severities, tags })));
