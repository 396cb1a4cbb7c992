import { EuiCallOut, EuiFormRow, EuiSelect, EuiSpacer } from '@elastic/eui';
import React, { useState } from 'react';
import { CHANNEL_PRESETS } from '../../common/channel_presets';
import type { ChannelType } from '../../common/schemas';
import { type ChannelDraft, withPreset } from './draft';
import { CHANNEL_TYPES, KINDS } from './kinds';

interface Props {
  draft: ChannelDraft;
  set(draft: ChannelDraft): void;
}

const KIND_OPTIONS = CHANNEL_TYPES.map((value) => ({ value, text: KINDS[value].label }));
const PRESET_OPTIONS = [
  { value: '', text: 'any address' },
  ...CHANNEL_PRESETS.map(({ id, name }) => ({ value: id, text: name })),
];

/** What kind a new channel is, and for a webhook which service it fills the form in for. */
export const KindPicker: React.FC<Props> = ({ draft, set }) => {
  const [presetId, setPreset] = useState('');
  const preset = CHANNEL_PRESETS.find(({ id }) => id === presetId);
  const fill = (id: string) => {
    setPreset(id);
    const chosen = CHANNEL_PRESETS.find((one) => one.id === id);
    if (chosen) set(withPreset(draft, chosen));
  };
  const secrets = preset ? Object.entries(preset.secrets) : [];
  return (
    <>
      <EuiFormRow label="Kind" fullWidth>
        <EuiSelect
          fullWidth
          value={draft.type}
          options={KIND_OPTIONS}
          onChange={(event) => set({ ...draft, type: event.target.value as ChannelType })}
        />
      </EuiFormRow>
      {draft.type === 'webhook' && (
        <EuiFormRow label="For" fullWidth helpText="Fills in the form; all of it can be changed after.">
          <EuiSelect
            fullWidth
            value={presetId}
            options={PRESET_OPTIONS}
            onChange={(event) => fill(event.target.value)}
          />
        </EuiFormRow>
      )}
      {draft.type === 'webhook' && preset && (
        <>
          <EuiSpacer size="s" />
          <EuiCallOut size="s" title={preset.name}>
            <p>{preset.about}</p>
            <p>Replace what is in CAPITALS.</p>
            {secrets.map(([name, what]) => (
              <p key={name}>
                The {name} is {what}.
              </p>
            ))}
          </EuiCallOut>
        </>
      )}
      <EuiSpacer size="m" />
    </>
  );
};
