import React from 'react';
import type { Severity } from '../../common/words';

/** Told apart in light, in dark and by the colour-blind; the word always stands beside. */
export const SEVERITY_COLORS: Record<Severity, string> = {
  low: '#6092C0',
  warning: '#D6A400',
  high: '#E07B39',
  critical: '#D6353F',
};

export const SeverityMark: React.FC<{ severity: Severity }> = ({ severity }) => (
  <span className="lkSeverity">
    <span
      className="lkSeverity__bar"
      style={{ backgroundColor: SEVERITY_COLORS[severity] }}
      aria-hidden="true"
    />
    {severity}
  </span>
);
