import { EuiButton, EuiFieldText, EuiFormRow, EuiSpacer } from '@elastic/eui';
import React, { useState } from 'react';
import { snoozeProblem } from '../../common/alert_lifecycle';
import type { Act } from '../../common/api';
import { NumberedDialog } from '../components';
import { localText, momentOf, useNow } from '../kit';
import { plural } from '../words';

const HOUR = 3_600_000;
const LENGTHS = [
  { text: '1 hour', ms: HOUR },
  { text: '4 hours', ms: 4 * HOUR },
  { text: '1 day', ms: 24 * HOUR },
  { text: '7 days', ms: 7 * 24 * HOUR },
] as const;

interface Props {
  count: number;
  act(act: Act): void;
  cancel(): void;
}

/** Until when? A number key, a click, or a time. */
export const SnoozeDialog: React.FC<Props> = ({ count, act, cancel }) => {
  const now = useNow(10_000);
  const [note, setNote] = useState('');
  const [time, setTime] = useState(() => localText(now + 24 * HOUR));
  const until = momentOf(time);
  const problem = until ? snoozeProblem(until, now) : 'say until when';
  const snooze = (moment: string) =>
    act({ type: 'snooze', until: moment, ...(note.trim() && { note: note.trim() }) });
  const pick = (at: number) => snooze(new Date(Date.now() + LENGTHS[at]!.ms).toISOString());
  return (
    <NumberedDialog
      label="Snooze"
      title={`Snooze ${plural(count, 'alert')} for`}
      width={520}
      choices={LENGTHS}
      pick={pick}
      cancel={cancel}
    >
      <EuiFormRow label="Or until" isInvalid={problem !== null} error={problem ?? undefined} fullWidth>
        <div className="lkRow">
          <div style={{ width: 240 }}>
            <EuiFieldText
              type="datetime-local"
              aria-label="Until"
              value={time}
              onChange={(event) => setTime(event.target.value)}
            />
          </div>
          <EuiButton isDisabled={problem !== null} onClick={() => until && snooze(until)}>
            Snooze
          </EuiButton>
        </div>
      </EuiFormRow>
      <EuiFormRow label="Note (optional)" fullWidth>
        <EuiFieldText fullWidth value={note} onChange={(event) => setNote(event.target.value)} />
      </EuiFormRow>
      <EuiSpacer size="m" />
      <p className="lkSmall">
        Until then {count === 1 ? 'it is' : 'they are'} out of the queue’s default view and nobody is told. It
        comes back at once when it gets worse.
      </p>
    </NumberedDialog>
  );
};
