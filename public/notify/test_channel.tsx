import { EuiButton, EuiCallOut, EuiSpacer } from '@elastic/eui';
import React, { useState } from 'react';
import { type Failure, useAct } from '../kit';

/** Sends a test notice through a saved channel and shows what the other side answered. */
export const TestChannel: React.FC<{ id: string }> = ({ id }) => {
  const { busy, run } = useAct();
  const [answer, setAnswer] = useState<{ ok: boolean; answer: string } | null>(null);
  const test = async () => {
    setAnswer(null);
    const said = (failure: Failure) => setAnswer({ ok: false, answer: failure.text });
    const result = await run('testChannel', { params: { id } }, said);
    if (result) setAnswer(result);
  };
  return (
    <>
      <EuiButton size="s" isLoading={busy} onClick={test}>
        Send a test
      </EuiButton>
      <span className="lkSmall lkQuiet"> goes through the channel as it was saved last</span>
      {answer && (
        <>
          <EuiSpacer size="s" />
          <EuiCallOut
            size="s"
            color={answer.ok ? 'success' : 'danger'}
            title={answer.ok ? 'It was taken' : 'It was not taken'}
            aria-live="polite"
          >
            <p className="lkMono lkBreak">{answer.answer}</p>
          </EuiCallOut>
        </>
      )}
    </>
  );
};
