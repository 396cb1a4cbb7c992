import { EuiBadge, EuiToolTip } from '@elastic/eui';
import React from 'react';
import type { Alert } from '../../common/schemas';
import { useNow } from '../kit';
import { exactText, lengthText, listText } from '../words';

type Quiet = Pick<Alert, 'silenced' | 'snoozed'>;

const namesOf = ({ silenced }: Quiet): string =>
  listText(
    (silenced?.by ?? []).map(({ name }) => `“${name}”`),
    'and',
  );

/** In words: by what, and until when. */
export function quietTexts(alert: Quiet): string[] {
  const { silenced, snoozed } = alert;
  return [
    ...(silenced
      ? [
          `${silenced.over ? 'Was silenced' : 'Silenced'} by ${namesOf(alert)} until ${exactText(silenced.until)}${
            silenced.over ? ': nobody is told of it' : ''
          }`,
        ]
      : []),
    ...(snoozed ? [`Snoozed by ${snoozed.by} until ${exactText(snoozed.until)}`] : []),
  ];
}

/** Why an alert is quiet, in a word or two; the rest is in the tooltip. `short`: where there is little room. */
export const QuietBadges: React.FC<{ alert: Quiet; short?: boolean }> = ({ alert, short = false }) => {
  const now = useNow(30_000);
  const { silenced, snoozed } = alert;
  if (!silenced && !snoozed) return null;
  const left = (until: string) => (short ? '' : `, ${lengthText(Date.parse(until) - now)} left`);
  return (
    <EuiToolTip content={quietTexts(alert).join('. ')}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the tooltip must open by key too */}
      <span tabIndex={0}>
        {silenced && (
          <EuiBadge color="hollow">
            {silenced.over ? 'was silenced' : `silenced${left(silenced.until)}`}
          </EuiBadge>
        )}{' '}
        {snoozed && <EuiBadge color="hollow">snoozed{left(snoozed.until)}</EuiBadge>}
      </span>
    </EuiToolTip>
  );
};
