import { EuiConfirmModal } from '@elastic/eui';
import React from 'react';

interface Props {
  title: string;
  /** The word on the button: what will be done, never "OK". */
  act: string;
  danger?: boolean;
  disabled?: boolean;
  onConfirm(): void;
  onCancel(): void;
}

/** Asks before something that cannot be taken back with one key. */
export const Confirm: React.FC<Props> = ({ title, act, danger, disabled, onConfirm, onCancel, children }) => (
  <EuiConfirmModal
    title={title}
    onCancel={() => onCancel()}
    onConfirm={() => onConfirm()}
    cancelButtonText="Cancel"
    confirmButtonText={act}
    buttonColor={danger ? 'danger' : 'primary'}
    confirmButtonDisabled={disabled}
    defaultFocusedButton={danger ? 'cancel' : 'confirm'}
  >
    {children}
  </EuiConfirmModal>
);
