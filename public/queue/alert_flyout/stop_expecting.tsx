import { EuiButtonEmpty, EuiFormRow, EuiTextArea } from '@elastic/eui';
import React, { useState } from 'react';
import type { AnswerOf, Routes } from '../../../common/api';
import type { Alert } from '../../../common/schemas';
import { Confirm } from '../../components';
import { useAct } from '../../kit';

type Full = AnswerOf<Routes['getAlert']>;

/** Whether the alert is about one key that its rule misses, as it asks now. */
export const canStopExpecting = ({ rule, ruleRevision, status }: Full): boolean =>
  status !== 'closed' &&
  rule !== null &&
  rule.condition.type === 'flatline' &&
  rule.condition.key.length > 0 &&
  rule.grouping !== 'rule' &&
  rule.revision === ruleRevision;

/** Asks, and tells the rule to miss this key no more. */
export const StopExpecting: React.FC<{ alert: Full; disabled: boolean; done(alert: Alert): void }> = ({
  alert,
  disabled,
  done,
}) => {
  const [asking, setAsking] = useState(false);
  const [note, setNote] = useState('');
  const { busy, run } = useAct();
  const stop = async () => {
    const closed = await run('stopExpecting', { params: { id: alert.id }, body: { note: note.trim() } });
    setAsking(false);
    if (closed) done(closed);
  };
  return (
    <>
      <EuiButtonEmpty size="s" isDisabled={disabled || busy} onClick={() => setAsking(true)}>
        Stop expecting
      </EuiButtonEmpty>
      {asking && (
        <Confirm
          title={`Stop expecting ${alert.keyText}?`}
          act="Stop expecting"
          disabled={busy}
          onConfirm={() => void stop()}
          onCancel={() => setAsking(false)}
        >
          <p>
            The rule does not miss it any more until it is seen again. This alert is closed as “No longer
            expected”.
          </p>
          <EuiFormRow label="Note (optional)" fullWidth>
            <EuiTextArea fullWidth rows={2} value={note} onChange={(event) => setNote(event.target.value)} />
          </EuiFormRow>
        </Confirm>
      )}
    </>
  );
};
