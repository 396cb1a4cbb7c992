import { EuiSwitch } from '@elastic/eui';
import React, { useState } from 'react';
import { Confirm, FailureNote, MayNot } from '../components';
import { useAct, useApi, useLookout } from '../kit';
import { wouldText } from './shadow_note';

/** Switches the whole space to shadow mode and back, and says what it has kept back. */
export const ShadowSwitch: React.FC = () => {
  const { me } = useLookout();
  const { busy, run } = useAct();
  const settings = useApi('getSettings');
  const summary = useApi('shadowSummary');
  const [asking, setAsking] = useState(false);
  const set = async (shadow: boolean) => {
    setAsking(false);
    if (!settings.data) return;
    const { version, ...kept } = settings.data;
    await run('updateSettings', { body: { settings: { ...kept, shadow }, version } });
    settings.refresh();
    summary.refresh();
  };
  if (settings.failure) return <FailureNote failure={settings.failure} retry={settings.refresh} />;
  const on = settings.data?.shadow ?? false;
  return (
    <>
      <EuiSwitch
        label="Shadow mode for the whole space"
        checked={on}
        disabled={busy || !settings.data || !me.privileges.admin}
        onChange={() => (on ? void set(false) : setAsking(true))}
      />
      <p className="lkSmall lkQuiet">
        Everything is evaluated and filed, and nothing is sent: for a first look, or to run beside another
        alerting system. A single rule has its own switch in its editor.{' '}
        {summary.data && (on || summary.data.total > 0) && wouldText(summary.data)}
      </p>
      <MayNot duty="switch the whole space" needs="admin" />
      {asking && (
        <Confirm
          title="Send nothing from this space?"
          act="Switch to shadow mode"
          danger
          onConfirm={() => void set(true)}
          onCancel={() => setAsking(false)}
        >
          <p>
            No rule tells anybody until it is switched off again. Deliveries show who would have been told.
            Messages that are on their way already still go out.
          </p>
        </Confirm>
      )}
    </>
  );
};
