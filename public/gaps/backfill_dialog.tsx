import { EuiFieldText, EuiFormRow, EuiSpacer } from '@elastic/eui';
import React, { useState } from 'react';
import { Confirm } from '../components';
import { localText, momentOf, useAct, useLookout } from '../kit';
import { lengthText } from '../words';
import { TellChoice } from './tell_choice';

const DAY = 86_400_000;
const MOST_DAYS = 366;

interface Props {
  rule: { id: string; name: string };
  done(): void;
  cancel(): void;
}

/** Has any past stretch of a rule evaluated. */
export const BackfillDialog: React.FC<Props> = ({ rule, done, cancel }) => {
  const { host } = useLookout();
  const { busy, run } = useAct();
  const [from, setFrom] = useState(() => localText(Date.now() - DAY));
  const [to, setTo] = useState(() => localText(Date.now()));
  const [notify, setNotify] = useState(false);
  const [start, end] = [momentOf(from), momentOf(to)];
  const length = start && end ? Date.parse(end) - Date.parse(start) : null;
  const wrong =
    length === null
      ? 'say from when and to when'
      : length <= 0
        ? 'the end must lie after the start'
        : length > MOST_DAYS * DAY
          ? 'a backfill covers a year at most'
          : null;

  const begin = async () => {
    if (!start || !end) return;
    const answer = await run('startBackfill', {
      params: { id: rule.id },
      body: { from: start, to: end, notify },
    });
    if (!answer) return;
    host.toasts.success('The backfill is on its way', 'You see how far it is under Backfills.');
    done();
  };

  const field = (label: string, value: string, set: (value: string) => void) => (
    <EuiFormRow label={label}>
      <EuiFieldText
        type="datetime-local"
        value={value}
        isInvalid={wrong !== null}
        onChange={(event) => set(event.target.value)}
      />
    </EuiFormRow>
  );
  return (
    <Confirm
      title={`Backfill ${rule.name}`}
      act="Start"
      disabled={busy || wrong !== null}
      onConfirm={begin}
      onCancel={cancel}
    >
      <p>
        The rule looks at a past stretch as it is written today. What it finds becomes alerts that are marked
        as backfilled; what was found before is not doubled.
      </p>
      <div className="lkRow">
        {field('From', from, setFrom)}
        {field('To', to, setTo)}
      </div>
      <p className="lkSmall" aria-live="polite">
        {wrong ?? `${lengthText(length ?? 0)}, in your own time zone`}
      </p>
      <EuiSpacer size="m" />
      <TellChoice notify={notify} onChange={setNotify} />
    </Confirm>
  );
};
