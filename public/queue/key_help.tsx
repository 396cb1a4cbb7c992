import { EuiModal, EuiModalBody, EuiModalHeader, EuiModalHeaderTitle } from '@elastic/eui';
import React from 'react';

/** The one table of keys of the queue and its flyout. */
export const KEYS: ReadonlyArray<[key: string, does: string]> = [
  ['j', 'next alert'],
  ['k', 'alert before'],
  ['Enter', 'open the alert'],
  ['Space', 'show its documents in the row'],
  ['x', 'select, or take back'],
  ['a', 'acknowledge'],
  ['m', 'mine'],
  ['e', 'escalate'],
  ['r, then 1–4', 'close as'],
  ['n', 'note'],
  ['i', 'ignore like this'],
  ['z', 'snooze'],
  ['u', 'undo'],
  ['o', 'open in Discover'],
  ['/', 'search'],
  ['?', 'this table'],
  ['Esc', 'close what is open'],
];

export const KeyHelp: React.FC<{ close(): void }> = ({ close }) => (
  <EuiModal role="dialog" onClose={() => close()} aria-label="Keys">
    <EuiModalHeader>
      <EuiModalHeaderTitle>Keys</EuiModalHeaderTitle>
    </EuiModalHeader>
    <EuiModalBody>
      <dl className="lkKeys">
        {KEYS.map(([key, does]) => (
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
