import { EuiComboBox, EuiFieldText, EuiFormRow, EuiSelect, EuiTextArea } from '@elastic/eui';
import React from 'react';
import { SEVERITIES, type Severity } from '../../common/words';
import { useApi } from '../kit';
import { blankId, Part, type PartProps } from './blanks';

/** About: what people need to know of the rule. */
export const About: React.FC<PartProps> = ({ draft, errors, set }) => {
  const owners = useApi('owners');
  return (
    <Part title="About">
      <EuiFormRow
        id={blankId('name')}
        label="Name"
        fullWidth
        isInvalid={errors.name !== undefined}
        error={errors.name}
      >
        <EuiFieldText
          fullWidth
          compressed
          isInvalid={errors.name !== undefined}
          value={draft.name}
          onChange={(event) => set({ name: event.target.value })}
        />
      </EuiFormRow>
      <EuiFormRow label="Severity">
        <EuiSelect
          compressed
          value={draft.severity}
          onChange={(event) => set({ severity: event.target.value as Severity })}
          options={SEVERITIES.map((value) => ({ value, text: value }))}
        />
      </EuiFormRow>
      <EuiFormRow id={blankId('owner')} label="Owner" fullWidth helpText="Who looks after the rule">
        <EuiComboBox
          compressed
          fullWidth
          singleSelection={{ asPlainText: true }}
          options={(owners.data?.items ?? []).map(({ login }) => ({ label: login }))}
          selectedOptions={draft.owner ? [{ label: draft.owner }] : []}
          onCreateOption={(login: string) => set({ owner: login.trim() || null })}
          onChange={([option]) => set({ owner: option?.label ?? null })}
        />
      </EuiFormRow>
      <EuiFormRow
        id={blankId('tags')}
        label="Tags"
        fullWidth
        isInvalid={errors.tags !== undefined}
        error={errors.tags}
      >
        <EuiComboBox
          compressed
          fullWidth
          noSuggestions
          placeholder="type a tag and press Enter"
          selectedOptions={draft.tags.map((label) => ({ label }))}
          onCreateOption={(tag: string) => {
            if (tag.trim()) set({ tags: [...new Set([...draft.tags, tag.trim()])] });
          }}
          onChange={(options) => set({ tags: options.map(({ label }) => label) })}
        />
      </EuiFormRow>
      <EuiFormRow
        id={blankId('description')}
        label="Description"
        fullWidth
        helpText="What it means when this fires, for whoever gets the alert"
      >
        <EuiTextArea
          compressed
          fullWidth
          rows={3}
          value={draft.description}
          onChange={(event) => set({ description: event.target.value })}
        />
      </EuiFormRow>
      <EuiFormRow
        id={blankId('runbook')}
        label="Runbook"
        fullWidth
        isInvalid={errors.runbook !== undefined}
        error={errors.runbook}
      >
        <EuiFieldText
          compressed
          fullWidth
          placeholder="https://…"
          isInvalid={errors.runbook !== undefined}
          value={draft.runbook}
          onChange={(event) => set({ runbook: event.target.value })}
        />
      </EuiFormRow>
    </Part>
  );
};
