import { EuiModal, EuiModalBody, EuiModalHeader, EuiModalHeaderTitle } from '@elastic/eui';
import React from 'react';
import type { Privilege } from '../../common/api';
import { useLookout } from '../kit';

/** The one table of keys of the queue and its flyout. */
export const KEYS: ReadonlyArray<[key: string, does: string, needs?: Privilege]> = [
  ['j', 'next alert'],
  ['k', 'alert before'],
  ['Enter', 'open the alert'],
  ['Space', 'show its documents in the row'],
  ['x', 'select, or take back', 'triage'],
  ['a', 'acknowledge', 'triage'],
  ['m', 'mine', 'triage'],
  ['e', 'escalate', 'triage'],
  ['r, then 1–4', 'close as', 'triage'],
  ['n', 'note', 'triage'],
  ['i', 'ignore like this', 'write'],
  ['z', 'snooze', 'triage'],
  ['u', 'undo', 'triage'],
  ['o', 'open in Discover'],
  ['/', 'search'],
  ['?', 'this table'],
  ['Esc', 'close what is open'],
];

/** The keys that do something for this person. */
export const KeyHelp: React.FC<{ close(): void }> = ({ close }) => {
  const { privileges } = useLookout().me;
  return (
    <EuiModal role="dialog" onClose={() => close()} aria-label="Keys">
      <EuiModalHeader>
        <EuiModalHeaderTitle>Keys</EuiModalHeaderTitle>
      </EuiModalHeader>
      <EuiModalBody>
        <dl className="lkKeys">
          {KEYS.filter(([, , needs]) => !needs || privileges[needs]).map(([key, does]) => (
            <React.Fragment key={key}>
              <dt>
                <span className="lkKey">{key}</span>
              </dt>
              <dd>{does}</dd>
            </React.Fragment>
          ))}
        </dl>
      </EuiModalBody>
    </EuiModal>
  );
};
