import { EuiButton, EuiButtonEmpty, EuiFlyoutFooter } from '@elastic/eui';
import React from 'react';

/** The end of a flyout in which something is made or changed. Without `save` it is only looked at. */
export const SaveFooter: React.FC<{ busy: boolean; save: (() => void) | null; close(): void }> = ({
  busy,
  save,
  close,
}) => (
  <EuiFlyoutFooter>
    <div className="lkRow lkRow--wide">
      <EuiButtonEmpty onClick={() => close()}>Close</EuiButtonEmpty>
      {save && (
        <EuiButton fill isLoading={busy} onClick={() => save()}>
          Save
        </EuiButton>
      )}
    </div>
  </EuiFlyoutFooter>
);
