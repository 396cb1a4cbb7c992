import {
  EuiAccordion,
  EuiComboBox,
  EuiFieldNumber,
  EuiFieldPassword,
  EuiFieldText,
  EuiFormRow,
  EuiSelect,
  EuiSpacer,
  EuiSwitch,
  EuiTextArea,
} from '@elastic/eui';
import React from 'react';
import type { ChannelSecret } from '../../common/schemas';
import { type ChannelDraft, type Checked, secretsOf, withValue } from './draft';
import { type Field, KINDS, type Value } from './kinds';

interface Props {
  draft: ChannelDraft;
  errors: Checked['errors'];
  secretsSet: readonly string[];
  set(draft: ChannelDraft): void;
}

const Row: React.FC<{ label: string; help?: string; error?: string; children: React.ReactElement }> = ({
  label,
  help,
  error,
  children,
}) => (
  <EuiFormRow label={label} helpText={help} isInvalid={error !== undefined} error={error} fullWidth>
    {children}
  </EuiFormRow>
);

/** The control of one blank. It is a function and not a component: a form row labels its very child. */
function control(field: Field, value: Value, set: (value: Value) => void): React.ReactElement {
  const { as, choices, placeholder } = field;
  if (as === 'switch') {
    return (
      <EuiSwitch
        label={field.label}
        checked={value === true}
        onChange={(event) => set(event.target.checked)}
      />
    );
  }
  if (as === 'list') {
    const chosen = value as string[];
    const add = (text: string) => set([...new Set([...chosen, ...text.split(/[\s,;]+/).filter(Boolean)])]);
    return (
      <EuiComboBox
        fullWidth
        noSuggestions={choices === undefined}
        options={choices?.map(({ text }) => ({ label: text }))}
        selectedOptions={chosen.map((label) => ({ label }))}
        {...(choices ? {} : { onCreateOption: add })}
        onChange={(options) => set(options.map(({ label }) => label))}
      />
    );
  }
  const text = String(value);
  if (as === 'choice') {
    return (
      <EuiSelect
        fullWidth
        value={text}
        options={[...(choices ?? [])]}
        onChange={(event) => set(event.target.value)}
      />
    );
  }
  if (as === 'area' || as === 'lines') {
    return (
      <EuiTextArea
        fullWidth
        rows={as === 'lines' ? 2 : 4}
        className={as === 'area' ? 'lkMono' : undefined}
        value={text}
        onChange={(event) => set(event.target.value)}
      />
    );
  }
  return as === 'number' ? (
    <EuiFieldNumber min={1} value={text} onChange={(event) => set(event.target.value)} />
  ) : (
    <EuiFieldText
      fullWidth
      autoComplete="off"
      placeholder={placeholder}
      value={text}
      onChange={(event) => set(event.target.value)}
    />
  );
}

/** The fields of a channel, those of its kind only. */
export const ChannelFields: React.FC<Props> = ({ draft, errors, secretsSet, set }) => {
  const kind = KINDS[draft.type];
  const values = draft.values[draft.type];
  const visible = kind.fields.filter(({ when }) => !when || when(values));
  const row = (field: Field) => (
    <Row
      key={field.name}
      label={field.as === 'switch' ? '' : field.label}
      help={field.help}
      error={errors[field.name]}
    >
      {control(field, values[field.name] ?? '', (value) => set(withValue(draft, field.name, value)))}
    </Row>
  );
  const secretRow = (name: ChannelSecret, label: string, help: string) => (
    <Row
      key={name}
      label={label}
      help={secretsSet.includes(name) ? `One is set. Leave this empty to keep it. ${help}` : help}
      error={errors[name]}
    >
      <EuiFieldPassword
        fullWidth
        type="dual"
        autoComplete="new-password"
        value={draft.secrets[name] ?? ''}
        onChange={(event) => set({ ...draft, secrets: { ...draft.secrets, [name]: event.target.value } })}
      />
    </Row>
  );
  return (
    <>
      <Row label="Name" error={errors.name}>
        <EuiFieldText
          fullWidth
          value={draft.name}
          onChange={(event) => set({ ...draft, name: event.target.value })}
        />
      </Row>
      {visible.filter(({ more }) => !more).map(row)}
      {secretsOf(draft).map(({ name, label, help }) => secretRow(name, label, help))}
      <EuiSpacer size="m" />
      <EuiAccordion id="lk-channel-more" buttonContent="More settings" paddingSize="s">
        {visible.filter(({ more }) => more).map(row)}
        <Row
          label="Messages a minute, at most (optional)"
          help="From each node. What is more waits its turn."
          error={errors.perMinute}
        >
          <EuiFieldNumber
            min={1}
            value={draft.perMinute}
            onChange={(event) => set({ ...draft, perMinute: event.target.value })}
          />
        </Row>
      </EuiAccordion>
    </>
  );
};
