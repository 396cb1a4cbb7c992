import { EuiButton, EuiCallOut, EuiEmptyPrompt, EuiSpacer } from '@elastic/eui';
import React from 'react';
import type { Failure } from '../kit';

/** A failure, with a way to try again. */
export const FailureNote: React.FC<{ failure: Failure; retry?: () => void }> = ({ failure, retry }) => (
  <>
    <EuiCallOut
      color={failure.kind === 'no_right' ? 'warning' : 'danger'}
      iconType={failure.kind === 'no_right' ? 'lock' : 'alert'}
      title={failure.title}
      role="alert"
    >
      <p className="lkBreak">{failure.text}</p>
      {failure.fields.some(({ message }) => message !== failure.text) && (
        <ul>
          {failure.fields.map(({ path, message }) => (
            <li key={`${path} ${message}`}>
              <span className="lkMono">{path}</span>: {message}
            </li>
          ))}
        </ul>
      )}
      {retry && failure.kind !== 'no_right' && (
        <EuiButton size="s" color={'danger'} onClick={retry}>
          Try again
        </EuiButton>
      )}
    </EuiCallOut>
    <EuiSpacer size="m" />
  </>
);

/** Grey lines in the shape of rows, while nothing has come yet. */
export const LoadingRows: React.FC<{ rows?: number; label?: string }> = ({ rows = 6, label = 'Loading' }) => (
  <div role="status" aria-label={label}>
    {Array.from({ length: rows }, (_, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike
      <div key={index} className="lkLoadingRow" style={{ width: `${96 - ((index * 13) % 34)}%` }} />
    ))}
  </div>
);

interface EmptyProps {
  icon?: string;
  title: string;
  actions?: React.ReactNode;
}

/** Nothing to show: why, and what to do next. */
export const Empty: React.FC<EmptyProps> = ({ icon, title, actions, children }) => (
  <EuiEmptyPrompt iconType={icon} title={<h2>{title}</h2>} body={<div>{children}</div>} actions={actions} />
);
