import {
  EuiCallOut,
  EuiFlyout,
  EuiFlyoutBody,
  EuiFlyoutHeader,
  EuiFormRow,
  EuiSpacer,
  EuiTitle,
} from '@elastic/eui';
import React from 'react';
import { FailureNote, SaveFooter } from '../components';
import type { Failure } from '../kit';
import type { Problems } from './problems';

interface Props {
  title: string;
  /** What is wrong, once it was tried to save. */
  errors: Problems;
  failure: Failure | null;
  busy: boolean;
  mayWrite: boolean;
  save(): void;
  close(): void;
}

/** Where a record is made or changed: its fields, what is wrong with them, and two buttons. */
export const RecordFlyout: React.FC<Props> = ({
  title,
  errors,
  failure,
  busy,
  mayWrite,
  save,
  close,
  children,
}) => (
  <EuiFlyout onClose={() => close()} size="m" maxWidth={760} aria-labelledby="lk-record-title">
    <EuiFlyoutHeader hasBorder>
      <EuiTitle size="s">
        <h2 id="lk-record-title">{title}</h2>
      </EuiTitle>
    </EuiFlyoutHeader>
    <EuiFlyoutBody>
      {failure && <FailureNote failure={failure} />}
      {Object.keys(errors).length > 0 && (
        <>
          <EuiCallOut color="danger" size="s" title="Not saved yet" role="alert">
            {[...new Set(Object.values(errors))].map((message) => (
              <div key={message}>{message}</div>
            ))}
          </EuiCallOut>
          <EuiSpacer size="m" />
        </>
      )}
      <fieldset className="lkFields" disabled={!mayWrite}>
        {children}
      </fieldset>
    </EuiFlyoutBody>
    <SaveFooter busy={busy} save={mayWrite ? save : null} close={close} />
  </EuiFlyout>
);

/** A labelled field with what is wrong with it. */
export const FormRow: React.FC<{
  label: string;
  help?: string;
  error?: string;
  children: React.ReactElement;
}> = ({ label, help, error, children }) => (
  <EuiFormRow label={label} helpText={help} isInvalid={error !== undefined} error={error} fullWidth>
    {children}
  </EuiFormRow>
);
