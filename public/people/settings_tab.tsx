import { EuiButton, EuiCallOut, EuiFieldText, EuiLink, EuiSelect, EuiSpacer } from '@elastic/eui';
import React, { useState } from 'react';
import type { SettingsInput } from '../../common/schemas';
import { FailureNote, LoadingRows, MayNot } from '../components';
import { type Failure, useAct, useApi, useLookout } from '../kit';
import { FormRow } from './record_flyout';

type ChannelSetting = 'defaultChannel' | 'opsChannel' | 'escalationChannel';

const FIELDS: ReadonlyArray<{ name: ChannelSetting; label: string; help: string; none: string }> = [
  {
    name: 'defaultChannel',
    label: 'Where there is nobody to tell',
    help: 'An alert without an owner, a person without an address: the message comes here and says so.',
    none: 'nowhere: it is only on record',
  },
  {
    name: 'opsChannel',
    label: 'When a rule fails, or Lookout itself',
    help: 'A failing rule, beside its owner: once, again every 24 hours, and once when it works again. Lookout itself: rules that no node runs or that are behind, messages that do not go out, sources gone silent.',
    none: 'a rule: only its owner; Lookout itself: the channel above',
  },
  {
    name: 'escalationChannel',
    label: 'When somebody escalates',
    help: 'Alerts of rules without a ladder. With one, its next level is told.',
    none: 'only the first channel above',
  },
];

const NobodyHears: React.FC = () => (
  <>
    <EuiSpacer size="m" />
    <EuiCallOut
      color="warning"
      iconType="alert"
      size="s"
      title="Nobody hears when Lookout itself is in trouble"
    >
      <p>Until a channel is chosen for it above, its alerts are in the queue only.</p>
    </EuiCallOut>
  </>
);

/** What holds for the whole space. */
export const SettingsTab: React.FC = () => {
  const { me, host } = useLookout();
  const { run, busy } = useAct();
  const channels = useApi('listChannels');
  const { data, failure, refresh } = useApi('getSettings');
  const [changed, setChanged] = useState<Partial<SettingsInput>>({});
  const [refused, setRefused] = useState<Failure | null>(null);
  const mayWrite = me.privileges.admin;
  if (failure) return <FailureNote failure={failure} retry={refresh} />;
  if (!data || !channels.data) return <LoadingRows rows={3} label="Loading settings" />;
  const { items } = channels.data;
  const { id: _id, space: _space, name: _name, version, updatedAt: _at, updatedBy: _by, ...kept } = data;
  const settings = { ...kept, ...changed };
  const options = (none: string, value: string | null) => [
    { value: '', text: none },
    ...(value && !items.some(({ id }) => id === value) ? [{ value, text: 'a channel that is gone' }] : []),
    ...items.map(({ id, name }) => ({ value: id, text: name })),
  ];
  const save = async () => {
    setRefused(null);
    if (!(await run('updateSettings', { body: { settings, version } }, setRefused))) return;
    setChanged({});
    refresh();
    host.toasts.success('The settings are saved');
  };
  return (
    <div className="lkNarrow">
      {!mayWrite && (
        <>
          <MayNot duty="change settings" needs="admin" />
          <EuiSpacer size="m" />
        </>
      )}
      {refused && <FailureNote failure={refused} />}
      {items.length === 0 && (
        <>
          <p>
            There is no channel yet; one is made under <EuiLink href="#/notify">Channels</EuiLink>.
          </p>
          <EuiSpacer size="m" />
        </>
      )}
      {FIELDS.map(({ name, label, help, none }) => (
        <FormRow
          key={name}
          label={label}
          help={help}
          error={refused?.fields.find(({ path }) => path.endsWith(name))?.message}
        >
          <EuiSelect
            fullWidth
            disabled={!mayWrite}
            value={settings[name] ?? ''}
            options={options(none, settings[name])}
            onChange={(event) => setChanged({ ...changed, [name]: event.target.value || null })}
          />
        </FormRow>
      ))}
      <FormRow
        label="An acknowledgement lasts"
        help="So long, while the condition holds, as in 30m, 8h or 2d. Then the alert is open again, and its ladder begins anew."
        error={refused?.fields.find(({ path }) => path.endsWith('acknowledgeFor'))?.message}
      >
        <EuiFieldText
          fullWidth
          disabled={!mayWrite}
          value={settings.acknowledgeFor}
          onChange={(event) => setChanged({ ...changed, acknowledgeFor: event.target.value.trim() })}
        />
      </FormRow>
      {settings.opsChannel === null && settings.defaultChannel === null && <NobodyHears />}
      {mayWrite && (
        <>
          <EuiSpacer size="m" />
          <EuiButton
            fill
            isLoading={busy}
            isDisabled={Object.keys(changed).length === 0}
            onClick={() => void save()}
          >
            Save
          </EuiButton>
        </>
      )}
    </div>
  );
};
