import { EuiCallOut, EuiLink, EuiSpacer } from '@elastic/eui';
import React from 'react';
import type { HealthReport } from '../../common/api';
import { TimeText } from '../components';
import type { Failure } from '../kit';
import { sentence } from '../words';

/** Says on every page when the engine is behind or down: since when, why, and with what effect. */
export const HealthBanner: React.FC<{ health?: HealthReport; failure: Failure | null }> = ({
  health,
  failure,
}) => {
  if (failure && failure.kind !== 'no_right') {
    return (
      <>
        <EuiCallOut color="danger" iconType="alert" size="s" title={failure.title}>
          <p>
            {failure.text}
            {health && ' What you see is the last answer.'}
          </p>
        </EuiCallOut>
        <EuiSpacer size="m" />
      </>
    );
  }
  const problem = health?.problems[0];
  if (!health || health.state === 'ok' || !problem) return null;
  const more = health.problems.length - 1;
  return (
    <>
      <EuiCallOut
        color={health.state === 'down' ? 'danger' : 'warning'}
        iconType="alert"
        size="s"
        title={problem.what}
      >
        <p>
          {problem.since && (
            <>
              Since <TimeText at={problem.since} form="short" />.{' '}
            </>
          )}
          {sentence(problem.effect)}{' '}
          <EuiLink href="#/health" color="text" style={{ textDecoration: 'underline' }}>
            {more > 0 ? `${more} more on Health` : 'See Health'}
          </EuiLink>
        </p>
      </EuiCallOut>
      <EuiSpacer size="m" />
    </>
  );
};
