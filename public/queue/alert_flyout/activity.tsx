import { EuiButton, EuiFormRow, EuiSpacer, EuiTextArea } from '@elastic/eui';
import React, { useState } from 'react';
import type { AlertEvent } from '../../../common/schemas';
import { TimeText } from '../../components';
import { HAPPENED, happenedChanges, happenedText, isMoment } from '../../words';

const Value: React.FC<{ value: unknown; path: string }> = ({ value, path }) =>
  isMoment(value) ? <TimeText at={value} form="short" /> : <span>{happenedText(value, path)}</span>;

const Event: React.FC<{ event: AlertEvent }> = ({ event }) => (
  <li className="lkEvent">
    <span className="lkEvent__when lkSmall">
      <TimeText at={event.at} />
    </span>
    <div className="lkEvent__what">
      <strong>{event.actor}</strong> {HAPPENED[event.type] ?? event.type}
      {happenedChanges(event).map(({ path, before, after }) => (
        <div key={path} className="lkSmall lkQuiet">
          {path}: <Value value={before} path={path} /> → <Value value={after} path={path} />
        </div>
      ))}
      {event.note && <div className="lkPre">{event.note}</div>}
    </div>
  </li>
);

interface Props {
  history: readonly AlertEvent[];
  /** Absent for those who may only read. */
  addNote?: (note: string) => void;
  busy: boolean;
}

/** What happened to the alert, newest last, and a box to add a note. */
export const Activity: React.FC<Props> = ({ history, addNote, busy }) => {
  const [note, setNote] = useState('');
  const add = () => {
    addNote?.(note.trim());
    setNote('');
  };
  return (
    <>
      <ol>
        {[...history]
          .sort((a, b) => a.at.localeCompare(b.at))
          .map((event) => (
            <Event key={event.id} event={event} />
          ))}
      </ol>
      <EuiSpacer size="m" />
      {addNote && (
        <>
          <EuiFormRow label="Note" fullWidth>
            <EuiTextArea fullWidth rows={3} value={note} onChange={(event) => setNote(event.target.value)} />
          </EuiFormRow>
          <EuiSpacer size="s" />
          <EuiButton size="s" isLoading={busy} isDisabled={note.trim() === ''} onClick={add}>
            Add note
          </EuiButton>
        </>
      )}
    </>
  );
};
