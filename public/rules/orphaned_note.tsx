import { EuiButton, EuiCallOut, EuiSpacer } from '@elastic/eui';
import React from 'react';
import type { RuleRow } from '../../common/api';
import { TimeText } from '../components';
import { useAct, useLookout } from '../kit';

/** The saved search is gone: what goes on, and the one act that makes the copy the rule's own. */
export const OrphanedNote: React.FC<{ rule: RuleRow; done(): void }> = ({ rule, done }) => {
  const { me, host } = useLookout();
  const { busy, run } = useAct();
  const adopt = async () => {
    if (!(await run('adoptSavedSearch', { params: { id: rule.id } }))) return;
    host.toasts.success('The copy is now the query of this rule');
    done();
  };
  return (
    <>
      <EuiCallOut color="warning" iconType="alert" title="A saved search that this rule follows was deleted">
        <p>
          Since <TimeText at={rule.orphanedSince} form="short" /> the rule goes on with its last good copy.{' '}
          {me.privileges.write
            ? "Take the copy over as the rule's own query, or change the rule to look elsewhere."
            : "Whoever may write rules can take the copy over as the rule's own query."}
        </p>
        {me.privileges.write && (
          <EuiButton size="s" color="warning" isLoading={busy} onClick={adopt}>
            Take the copy over
          </EuiButton>
        )}
      </EuiCallOut>
      <EuiSpacer size="m" />
    </>
  );
};
