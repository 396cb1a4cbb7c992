import { EuiComboBox, EuiFieldText, EuiFormRow, EuiSelect, EuiSpacer, EuiTextArea } from '@elastic/eui';
import React from 'react';
import { SEVERITIES, type Severity } from '../../common/words';
import { useApi } from '../kit';
import type { Length, SilenceDraft } from './silence_draft';

interface Props {
  draft: SilenceDraft;
  errors: Record<string, string>;
  set(part: Partial<SilenceDraft>): void;
}

const LENGTH_WORDS: Record<Length, string> = {
  '1h': 'for 1 hour',
  '4h': 'for 4 hours',
  '1d': 'for 1 day',
  '7d': 'for 7 days',
  time: 'until a time',
};

/** What is silenced: whatever is left empty does not narrow it. */
const Scope: React.FC<Props> = ({ draft, errors, set }) => {
  const rules = useApi('listRules', { query: { perPage: '200' } });
  const facets = useApi('alertFacets');
  const names = new Map((rules.data?.items ?? []).map(({ id, name }) => [id, name]));
  const label = (id: string) => names.get(id) ?? id;
  return (
    <>
      <EuiFormRow
        label="Rules"
        isInvalid={errors.scope !== undefined || errors.rules !== undefined}
        error={errors.scope ?? errors.rules}
        fullWidth
      >
        <EuiComboBox
          fullWidth
          placeholder="any rule"
          options={[...names].map(([key, name]) => ({ key, label: name }))}
          selectedOptions={draft.rules.map((key) => ({ key, label: label(key) }))}
          onChange={(options: Array<{ key?: string; label: string }>) =>
            set({ rules: options.map(({ key, label: name }) => key ?? name) })
          }
        />
      </EuiFormRow>
      <EuiFormRow
        label="Fields"
        helpText="One a line, as in user.name = root; of the key or the sample documents. All must fit."
        isInvalid={errors.fields !== undefined}
        error={errors.fields}
        fullWidth
      >
        <EuiTextArea
          fullWidth
          className="lkMono"
          rows={2}
          placeholder="any"
          value={draft.fields}
          onChange={(event) => set({ fields: event.target.value })}
        />
      </EuiFormRow>
      <EuiSpacer size="m" />
      <div className="lkRow" style={{ alignItems: 'flex-start' }}>
        <div className="lkGrow">
          <EuiFormRow label="Tags" isInvalid={errors.tags !== undefined} error={errors.tags} fullWidth>
            <EuiComboBox
              fullWidth
              placeholder="any tag"
              options={(facets.data?.tags ?? []).map(({ tag }) => ({ label: tag }))}
              selectedOptions={draft.tags.map((tag) => ({ label: tag }))}
              onCreateOption={(tag: string) => set({ tags: [...new Set([...draft.tags, tag.trim()])] })}
              onChange={(options: Array<{ label: string }>) =>
                set({ tags: options.map((option) => option.label) })
              }
            />
          </EuiFormRow>
        </div>
        <div className="lkGrow">
          <EuiFormRow label="Severities" fullWidth>
            <EuiComboBox
              fullWidth
              placeholder="any severity"
              options={SEVERITIES.map((severity) => ({ label: severity }))}
              selectedOptions={draft.severities.map((severity) => ({ label: severity }))}
              onChange={(options: Array<{ label: string }>) =>
                set({ severities: options.map((option) => option.label as Severity) })
              }
            />
          </EuiFormRow>
        </div>
      </div>
      <EuiSpacer size="m" />
      <EuiFormRow
        label="Search (optional)"
        helpText="KQL over rule, key, tag, severity and fields, as in key: web-* and severity < critical"
        isInvalid={errors.search !== undefined}
        error={errors.search}
        fullWidth
      >
        <EuiFieldText
          fullWidth
          value={draft.search}
          onChange={(event) => set({ search: event.target.value })}
        />
      </EuiFormRow>
    </>
  );
};

/** A row beside others: the host's own space between rows that follow each other would push it down. */
const Cell: React.FC = ({ children }) => <div style={{ width: 200 }}>{children}</div>;

const Times: React.FC<Props> = ({ draft, errors, set }) => {
  const moment = (label: string, name: 'start' | 'end', help: string, error?: string) => (
    <Cell>
      <EuiFormRow label={label} helpText={help} isInvalid={error !== undefined} error={error}>
        <EuiFieldText
          type="datetime-local"
          value={draft[name]}
          onChange={(event) => set({ [name]: event.target.value })}
        />
      </EuiFormRow>
    </Cell>
  );
  const text = (label: string, name: 'cron' | 'zone' | 'each', help: string, error?: string) => (
    <Cell>
      <EuiFormRow label={label} helpText={help} isInvalid={error !== undefined} error={error}>
        <EuiFieldText value={draft[name]} onChange={(event) => set({ [name]: event.target.value })} />
      </EuiFormRow>
    </Cell>
  );
  return (
    <>
      <EuiFormRow label="When" fullWidth>
        <EuiSelect
          value={draft.kind}
          options={[
            { value: 'once', text: 'once' },
            { value: 'recurring', text: 'again and again: maintenance' },
          ]}
          onChange={(event) => set({ kind: event.target.value as SilenceDraft['kind'] })}
        />
      </EuiFormRow>
      <EuiSpacer size="m" />
      {draft.kind === 'recurring' && (
        <div className="lkRow" style={{ alignItems: 'flex-start' }}>
          {text('At the times of a cron', 'cron', 'as in 0 2 * * 0', errors.cron)}
          {text('Time zone', 'zone', 'IANA name', errors.zone)}
          {text('For', 'each', 'as in 2h or 30m', errors.length)}
        </div>
      )}
      <EuiSpacer size="s" />
      <div className="lkRow" style={{ alignItems: 'flex-start' }}>
        {moment('From', 'start', 'empty: now', errors.startsAt)}
        {draft.kind === 'once' && (
          <Cell>
            <EuiFormRow label="How long">
              <EuiSelect
                value={draft.length}
                options={Object.entries(LENGTH_WORDS).map(([value, words]) => ({ value, text: words }))}
                onChange={(event) => set({ length: event.target.value as Length })}
              />
            </EuiFormRow>
          </Cell>
        )}
        {(draft.kind === 'recurring' || draft.length === 'time') &&
          moment(
            'Until',
            'end',
            draft.kind === 'recurring' ? 'empty: until it is lifted' : 'in your own time zone',
            errors.until,
          )}
      </div>
    </>
  );
};

/** What a silence is made of. */
export const SilenceFields: React.FC<Props> = (props) => {
  const { draft, errors, set } = props;
  return (
    <>
      <EuiFormRow label="Reason" isInvalid={errors.name !== undefined} error={errors.name} fullWidth>
        <EuiFieldText
          fullWidth
          placeholder="such as: web-3 is being patched"
          value={draft.name}
          onChange={(event) => set({ name: event.target.value })}
        />
      </EuiFormRow>
      <Scope {...props} />
      <EuiSpacer size="m" />
      <Times {...props} />
    </>
  );
};
