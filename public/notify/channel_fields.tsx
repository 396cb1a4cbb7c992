import {
  EuiComboBox,
  EuiFieldNumber,
  EuiFieldPassword,
  EuiFieldText,
  EuiFormRow,
  EuiSelect,
  EuiTextArea,
} from '@elastic/eui';
import React from 'react';
import type { ChannelDraft, Checked } from './draft';

interface Props {
  draft: ChannelDraft;
  errors: Checked['errors'];
  secretsSet: readonly string[];
  set(part: Partial<ChannelDraft>): void;
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

/** Secrets go one way: the page can say that one is set, never what it is. */
const secretHelp = (set: readonly string[], name: string, what: string): string =>
  set.includes(name) ? `One is set. Leave this empty to keep it. ${what}` : what;

const Webhook: React.FC<Props> = ({ draft, errors, secretsSet, set }) => (
  <>
    <Row label="Address" error={errors.url}>
      <EuiFieldText
        fullWidth
        value={draft.url}
        placeholder="https://example.org/hook"
        onChange={(event) => set({ url: event.target.value })}
      />
    </Row>
    <Row label="Method" error={errors.method}>
      <EuiSelect
        value={draft.method}
        onChange={(event) => set({ method: event.target.value as ChannelDraft['method'] })}
        options={['POST', 'PUT', 'PATCH'].map((text) => ({ value: text, text }))}
      />
    </Row>
    <Row label="Headers" help="One a line, as in X-Team: blue" error={errors.headers}>
      <EuiTextArea
        fullWidth
        rows={2}
        value={draft.headers}
        onChange={(event) => set({ headers: event.target.value })}
      />
    </Row>
    <Row
      label="Body"
      help="A Mustache template, as in {{alert.reason}}. Empty sends the notice as JSON."
      error={errors.body}
    >
      <EuiTextArea
        fullWidth
        rows={4}
        className="lkMono"
        value={draft.body}
        onChange={(event) => set({ body: event.target.value })}
      />
    </Row>
    <Row
      label="Signing key"
      help={secretHelp(
        secretsSet,
        'hmacKey',
        'Signs the body, so that the receiver can tell where it comes from.',
      )}
      error={errors.hmacKey}
    >
      <EuiFieldPassword
        fullWidth
        type="dual"
        autoComplete="new-password"
        value={draft.hmacKey}
        onChange={(event) => set({ hmacKey: event.target.value })}
      />
    </Row>
  </>
);

const Email: React.FC<Props> = ({ draft, errors, set }) => (
  <>
    <Row label="Mail server" error={errors.host}>
      <EuiFieldText fullWidth value={draft.host} onChange={(event) => set({ host: event.target.value })} />
    </Row>
    <Row label="Port" error={errors.port}>
      <EuiFieldNumber
        min={1}
        max={65535}
        value={draft.port}
        onChange={(event) => set({ port: event.target.value })}
      />
    </Row>
    <Row label="Encryption" error={errors.security}>
      <EuiSelect
        value={draft.security}
        onChange={(event) => set({ security: event.target.value as ChannelDraft['security'] })}
        options={[
          { value: 'starttls', text: 'STARTTLS, insisted on' },
          { value: 'tls', text: 'TLS from the first byte' },
          { value: 'none', text: 'none' },
        ]}
      />
    </Row>
    <Row label="From" error={errors.from}>
      <EuiFieldText fullWidth value={draft.from} onChange={(event) => set({ from: event.target.value })} />
    </Row>
    <Row label="To" help="Type an address and press Enter" error={errors.to}>
      <EuiComboBox
        fullWidth
        noSuggestions
        selectedOptions={draft.to.map((label) => ({ label }))}
        onCreateOption={(value: string) => {
          const added = value.split(/[\s,;]+/).filter(Boolean);
          set({ to: [...new Set([...draft.to, ...added])] });
        }}
        onChange={(options) => set({ to: options.map(({ label }) => label) })}
      />
    </Row>
    <Row label="Reply to (optional)" error={errors.replyTo}>
      <EuiFieldText
        fullWidth
        value={draft.replyTo}
        onChange={(event) => set({ replyTo: event.target.value })}
      />
    </Row>
  </>
);

/** The fields of a channel, those of its kind only. */
export const ChannelFields: React.FC<Props> = (props) => {
  const { draft, errors, secretsSet, set } = props;
  return (
    <>
      <Row label="Name" error={errors.name}>
        <EuiFieldText fullWidth value={draft.name} onChange={(event) => set({ name: event.target.value })} />
      </Row>
      {draft.type === 'webhook' ? <Webhook {...props} /> : <Email {...props} />}
      <Row label="User name (optional)" error={errors.username}>
        <EuiFieldText
          fullWidth
          autoComplete="off"
          value={draft.username}
          onChange={(event) => set({ username: event.target.value })}
        />
      </Row>
      <Row
        label="Password"
        help={secretHelp(secretsSet, 'password', 'Kept encrypted; it can be replaced, not read.')}
        error={errors.password}
      >
        <EuiFieldPassword
          fullWidth
          type="dual"
          autoComplete="new-password"
          value={draft.password}
          onChange={(event) => set({ password: event.target.value })}
        />
      </Row>
    </>
  );
};
