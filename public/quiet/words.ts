import type { SilenceRow } from '../../common/api';
import type { SilenceScope } from '../../common/schemas';
import { inWords } from '../../common/time';
import { listText } from '../words';

/** What a silence is for, as a person reads it. */
export function scopeText(scope: SilenceScope, ruleName: (id: string) => string): string {
  const { rules, tags, severities, fields, search } = scope;
  const parts = [
    rules.length > 0 && listText(rules.map(ruleName), 'or'),
    tags.length > 0 && `tag ${listText(tags, 'or')}`,
    severities.length > 0 && `severity ${listText(severities, 'or')}`,
    ...Object.entries(fields).map(([field, value]) =>
      value === null ? `no ${field}` : `${field} = ${value}`,
    ),
    search !== '' && `what “${search}” finds`,
  ];
  return parts.filter(Boolean).join(' · ');
}

/** How it recurs, as a person reads it; null for one that does not. */
export const recursText = ({ recurs }: Pick<SilenceRow, 'recurs'>): string | null =>
  recurs && `${recurs.cron} in ${recurs.zone}, for ${inWords(recurs.length)} each`;
