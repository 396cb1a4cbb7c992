import { EuiButtonEmpty } from '@elastic/eui';
import React from 'react';

interface Props {
  busy: boolean;
  ask(): void;
}

/** One of the ways to make an alert quieter; it stands beside the others. */
export const IgnoreEntry: React.FC<Props> = ({ busy, ask }) => (
  <EuiButtonEmpty size="s" isDisabled={busy} onClick={ask} data-test-subj="lkIgnore">
    Ignore like this (i)
  </EuiButtonEmpty>
);
