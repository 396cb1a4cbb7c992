import { EuiCallOut, EuiLink, EuiSpacer } from '@elastic/eui';
import React from 'react';
import type { ShadowSummary } from '../../common/api';
import { useApi, useLookout } from '../kit';
import { listText, plural } from '../words';

const EVERY = 60_000;

/** `212 messages would have gone to Ops (200) and Pager (12)`. */
export function wouldText({ total, channels }: Pick<ShadowSummary, 'total' | 'channels'>): string {
  if (total === 0) return 'In the last 14 days there was nothing to tell.';
  const to = channels.map(({ name, messages }) => `${name} (${messages.toLocaleString('en-US')})`);
  return `In the last 14 days ${plural(total, 'message')} would have gone to ${listText(to, 'and')}.`;
}

/** Says that nothing is sent, where that is so: of a rule that runs in shadow mode, or of the whole space. */
export const ShadowNote: React.FC<{ rule?: { id: string; shadow?: boolean } }> = ({ rule }) => {
  const { me } = useLookout();
  const { data } = useApi('shadowSummary', { query: rule ? { rule: rule.id } : {} }, { every: EVERY });
  if (!data || !(data.space || rule?.shadow)) return null;
  return (
    <>
      <EuiCallOut
        size="s"
        color="warning"
        iconType="eyeClosed"
        title={
          data.space
            ? 'Shadow mode: nothing is sent from this space'
            : 'Shadow mode: nothing is sent for this rule'
        }
      >
        {wouldText(data)} <EuiLink href="#/notify?tab=deliveries&state=held">See them</EuiLink>
        {data.space && me.privileges.admin && (
          <>
            {' · '}
            <EuiLink href="#/notify?tab=silences">Switch it off</EuiLink>
          </>
        )}
      </EuiCallOut>
      <EuiSpacer size="m" />
    </>
  );
};
