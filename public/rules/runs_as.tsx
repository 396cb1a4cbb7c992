import { EuiButton, EuiButtonEmpty } from '@elastic/eui';
import React from 'react';
import type { RuleRow } from '../../common/api';
import { TimeText } from '../components';
import { useAct, useLookout } from '../kit';

interface Props {
  rule: RuleRow;
  done(): void;
}

/** Something is wrong with the key that a rule reads with, or it has none: a new one mends that. */
export const needsKey = ({ deleted, status }: RuleRow): boolean =>
  !deleted && (status.message ?? '').includes('“Run as me”');

/** From now on the rule reads with the rights of who presses it. */
export const RunAsMe: React.FC<Props & { quiet?: boolean }> = ({ rule, done, quiet = false }) => {
  const { me, host } = useLookout();
  const { busy, run } = useAct();
  if (!me.privileges.write) return null;
  const take = async () => {
    const taken = await run('runAsMe', { params: { id: rule.id } });
    if (!taken) return;
    host.toasts.success('The rule reads with your rights now');
    done();
  };
  return quiet ? (
    <EuiButtonEmpty size="xs" isLoading={busy} onClick={take}>
      Run as me
    </EuiButtonEmpty>
  ) : (
    <EuiButton size="s" color="warning" isLoading={busy} onClick={take}>
      Run as me
    </EuiButton>
  );
};

/** With whose rights a rule reads, and since when. */
export const RunsAs: React.FC<Props> = ({ rule, done }) => {
  const { runsAs } = rule;
  if (!runsAs) return <>{needsKey(rule) ? 'nobody' : "the server's own user"}</>;
  const { name, login, since, lent } = runsAs;
  return (
    <span className="lkRow">
      <span>
        {name === login ? name : `${name} (${login})`} since <TimeText at={since} form="short" />
        {lent && ', by an API key of their own'}
      </span>
      {!rule.deleted && <RunAsMe rule={rule} done={done} quiet />}
    </span>
  );
};
