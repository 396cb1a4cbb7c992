import { EuiHealth, EuiToolTip } from '@elastic/eui';
import React from 'react';
import type { RuleStatus } from '../../common/schemas';
import type { RuleHealth } from '../../common/words';

const COLORS: Record<RuleHealth, string> = {
  ok: 'success',
  new: 'subdued',
  disabled: 'subdued',
  partial: 'warning',
  behind: 'warning',
  gap: 'warning',
  orphaned: 'warning',
  failing: 'danger',
};

const MEANING: Record<RuleHealth, string> = {
  ok: 'The last run was complete.',
  new: 'It has not run yet.',
  disabled: 'It is switched off and does not run.',
  partial: 'Some of its data did not answer; those windows stay owed.',
  behind: 'It has windows to catch up with.',
  gap: 'Stretches of time were not evaluated.',
  orphaned: 'A saved search it follows was deleted; it goes on with the last good copy.',
  failing: 'Its runs fail.',
};

/** How a rule does, as a coloured word; why, in the tooltip. */
export const HealthBadge: React.FC<{ status: Pick<RuleStatus, 'health' | 'message'> }> = ({ status }) => (
  <EuiToolTip content={status.message ?? MEANING[status.health]}>
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the tooltip must open by key too */}
    <span tabIndex={0}>
      <EuiHealth color={COLORS[status.health]}>{status.health}</EuiHealth>
    </span>
  </EuiToolTip>
);
