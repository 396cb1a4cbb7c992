import { EuiContextMenuItem } from '@elastic/eui';
import React from 'react';

/** One of the ways to make an alert quieter, in the menu of all of them. */
export const IgnoreEntry: React.FC<{ ask(): void }> = ({ ask }) => (
  <EuiContextMenuItem icon="eyeClosed" onClick={ask} data-test-subj="lkIgnore">
    Ignore matches like this (i)
    <div className="lkSmall lkQuiet">they make no alert, until a time</div>
  </EuiContextMenuItem>
);
