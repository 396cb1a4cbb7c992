import { EuiBadge, EuiToolTip } from '@elastic/eui';
import React from 'react';

/** Marks an alert of a stretch that was looked at afterwards. */
export const BackfilledBadge: React.FC = () => (
  <EuiToolTip content="Found when a past stretch was looked at again">
    <EuiBadge color="hollow">backfilled</EuiBadge>
  </EuiToolTip>
);
