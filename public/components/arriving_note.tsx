import { EuiCallOut, EuiProgress, EuiSpacer } from '@elastic/eui';
import React from 'react';
import { useArriving } from '../kit';
import type { BrowserHost } from '../ports';

/** Says that made-up data are on their way, and how far they are; nothing where none are. */
export const ArrivingNote: React.FC<{ host: BrowserHost; effect: string }> = ({ host, effect }) => {
  const arriving = useArriving(host);
  if (!arriving) return null;
  const { documents, done } = arriving;
  return (
    <>
      <EuiCallOut
        size="s"
        iconType="importAction"
        title="Made-up data are on their way"
        data-test-subj="lkArriving"
      >
        <p>
          {Math.floor(done * 100)} % of the past is there ({documents.toLocaleString('en-US')} documents).{' '}
          {effect}
        </p>
        <EuiProgress
          size="s"
          color="primary"
          max={100}
          value={done * 100}
          aria-label="How much of the made-up past is there"
        />
      </EuiCallOut>
      <EuiSpacer size="m" />
    </>
  );
};
