import { EuiAccordion, EuiSpacer } from '@elastic/eui';
import React from 'react';
import type { PreviewReport, PreviewStep } from '../../common/api';
import { Sentence, TimeText } from '../components';
import { plural } from '../words';

const Dropped: React.FC<{ step: PreviewStep; at: number }> = ({ step, at }) => (
  <EuiAccordion
    id={`lk-preview-step-${at}`}
    paddingSize="s"
    buttonContent={
      <span className="lkSmall lkBreak">
        {at + 1} · {step.name}: drops {plural(step.dropped, 'match', 'matches')}
      </span>
    }
  >
    {step.examples.map(({ from, keyText, reason, why }) => (
      <p key={`${from} ${keyText}`} className="lkSmall lkBreak">
        <TimeText at={from} form="short" /> · <Sentence text={reason} />{' '}
        <span className="lkQuiet">({why})</span>
      </p>
    ))}
  </EuiAccordion>
);

/** What each step would have dropped, with some of it. */
export const PreviewSteps: React.FC<{ report: PreviewReport }> = ({ report: { steps, fires } }) => {
  if (steps.length === 0) return null;
  const dropped = steps.reduce((sum, step) => sum + step.dropped, 0);
  return (
    <div data-test-subj="lkPreviewSteps">
      <p className="lkSmall">
        Steps drop {dropped.toLocaleString('en-US')} of {plural(dropped + fires, 'match', 'matches')}.
      </p>
      {steps.map((step, at) =>
        step.dropped > 0 ? (
          <Dropped key={step.id} step={step} at={at} />
        ) : (
          <p key={step.id} className="lkSmall lkQuiet lkBreak">
            {at + 1} · {step.name}: drops nothing
          </p>
        ),
      )}
      <EuiSpacer size="s" />
    </div>
  );
};
