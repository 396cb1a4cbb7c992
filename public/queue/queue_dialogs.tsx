import React from 'react';
import type { Act } from '../../common/api';
import type { Alert } from '../../common/schemas';
import { SilenceDialog, SnoozeDialog, silenceFor } from '../quiet';
import type { Asking } from './act_bar';
import { CloseDialog, NoteDialog } from './act_dialogs';
import { IgnoreDialog } from './ignore';
import { KeyHelp } from './key_help';
import { MatchingDialog } from './matching_dialog';
import type { filterOf } from './url';

interface Props {
  asking: Asking;
  targets: readonly Alert[];
  /** How many the filters find, on every page. */
  total: number;
  filter(): ReturnType<typeof filterOf>;
  act(act: Act): void;
  close(): void;
  /** Alerts were changed that may not be on this page. */
  changed(): void;
}

/** The dialog that is asked for, when there is something to ask about. */
export const QueueDialogs: React.FC<Props> = ({ asking, targets, total, filter, act, close, changed }) => {
  if (asking === 'keys') return <KeyHelp close={close} />;
  if (asking === 'matching') {
    const done = () => {
      close();
      changed();
    };
    return <MatchingDialog total={total} filter={filter()} done={done} cancel={close} />;
  }
  if (asking === null || targets.length === 0) return null;
  if (asking === 'ignore') return <IgnoreDialog alert={targets[0]!} close={close} />;
  if (asking === 'note') return <NoteDialog count={targets.length} act={act} cancel={close} />;
  if (asking === 'snooze') return <SnoozeDialog count={targets.length} act={act} cancel={close} />;
  if (asking === 'silence') {
    const done = () => {
      close();
      changed();
    };
    return <SilenceDialog silence={null} draft={silenceFor(targets[0]!)} done={done} cancel={close} />;
  }
  const active = targets.filter(({ condition }) => condition === 'active').length;
  return <CloseDialog count={targets.length} active={active} act={act} cancel={close} />;
};
