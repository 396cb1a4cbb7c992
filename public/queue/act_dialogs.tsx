import {
  EuiButton,
  EuiButtonEmpty,
  EuiFormRow,
  EuiModal,
  EuiModalBody,
  EuiModalFooter,
  EuiModalHeader,
  EuiModalHeaderTitle,
  EuiTextArea,
} from '@elastic/eui';
import React, { useState } from 'react';
import type { Act } from '../../common/api';
import { PERSON_RESOLUTIONS, RESOLUTION_WORDS } from '../../common/words';
import { NumberedDialog } from '../components';
import { plural } from '../words';

interface Props {
  count: number;
  /** How many of them still hold: closing such a one makes no new alert at once. */
  active: number;
  act(act: Act): void;
  cancel(): void;
}

const STILL_ACTIVE =
  'while its condition holds. A closed one makes no new alert until the condition has recovered and come back, gets worse, or still holds 24 hours later.';

const ENDS = PERSON_RESOLUTIONS.map((resolution) => ({
  text: RESOLUTION_WORDS[resolution],
  id: `lkClose-${resolution}`,
}));

/** How did it end? A number key or a click closes. */
export const CloseDialog: React.FC<Props> = ({ count, active, act, cancel }) => {
  const [note, setNote] = useState('');
  const close = (index: number) => {
    const resolution = PERSON_RESOLUTIONS[index];
    if (resolution) act({ type: 'close', resolution, note: note.trim() || undefined });
  };
  return (
    <NumberedDialog
      label="Close"
      title={`Close ${plural(count, 'alert')} as`}
      width={480}
      choices={ENDS}
      pick={close}
      cancel={cancel}
    >
      <EuiFormRow label="Note (optional)" fullWidth>
        <EuiTextArea fullWidth rows={2} value={note} onChange={(event) => setNote(event.target.value)} />
      </EuiFormRow>
      {active > 0 && (
        <p className="lkSmall">
          {count === 1 ? 'It is closed' : `${plural(active, 'alert')} of these are closed`} {STILL_ACTIVE}
        </p>
      )}
    </NumberedDialog>
  );
};

/** A note on one or many. */
export const NoteDialog: React.FC<Pick<Props, 'count' | 'act' | 'cancel'>> = ({ count, act, cancel }) => {
  const [note, setNote] = useState('');
  const ready = note.trim() !== '';
  return (
    <EuiModal
      role="dialog"
      onClose={() => cancel()}
      aria-label="Note"
      initialFocus="[name=lkNote]"
      style={{ width: 480 }}
    >
      <EuiModalHeader>
        <EuiModalHeaderTitle>Note on {plural(count, 'alert')}</EuiModalHeaderTitle>
      </EuiModalHeader>
      <EuiModalBody>
        <EuiTextArea
          name="lkNote"
          aria-label="Note"
          fullWidth
          rows={4}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </EuiModalBody>
      <EuiModalFooter>
        <EuiButtonEmpty onClick={cancel}>Cancel</EuiButtonEmpty>
        <EuiButton fill isDisabled={!ready} onClick={() => act({ type: 'note', note: note.trim() })}>
          Add note
        </EuiButton>
      </EuiModalFooter>
    </EuiModal>
  );
};
