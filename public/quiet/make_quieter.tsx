import { EuiButtonEmpty, EuiContextMenuItem, EuiContextMenuPanel, EuiPopover } from '@elastic/eui';
import React, { useState } from 'react';
import type { Act } from '../../common/api';
import type { Alert } from '../../common/schemas';
import { OWN_RULE } from '../../common/words';
import { MayNot } from '../components';
import { useApi, useLookout } from '../kit';
import { plural } from '../words';
import { QuietHelp } from './quiet_help';
import { scopeOf, silenceFor } from './silence_draft';

interface Props {
  alert: Alert;
  busy: boolean;
  act(act: Act): void;
  ask(what: 'ignore' | 'silence' | 'snooze'): void;
}

/** Every way to hear less of an alert, in one place. */
export const MakeQuieter: React.FC<Props> = ({ alert, busy, act, ask }) => {
  const { me } = useLookout();
  const [open, setOpen] = useState(false);
  const [help, setHelp] = useState(false);
  const scope = scopeOf(silenceFor(alert));
  const would = useApi('previewSilence', { body: { scope } } as never, { when: open && scope !== null });
  const close = () => setOpen(false);
  const then = (what: () => void) => () => {
    close();
    what();
  };
  const held = would.data
    ? `would have held ${would.data.held.toLocaleString('en-US')} of its rule’s last ${plural(would.data.of, 'match', 'matches')}`
    : 'its rule and key, until a time';
  const item = (key: string, icon: string, title: string, about: string, onClick: () => void) => (
    <EuiContextMenuItem key={key} icon={icon} onClick={onClick} data-test-subj={`lkQuieter-${key}`}>
      {title}
      <div className="lkSmall lkQuiet">{about}</div>
    </EuiContextMenuItem>
  );
  const { triage, write } = me.privileges;
  // What Lookout tells of itself comes from no rule that could be changed.
  const ofRule = alert.ruleId !== OWN_RULE;
  const items = [
    write &&
      ofRule &&
      item(
        'ignore',
        'eyeClosed',
        'Ignore matches like this (i)',
        'they make no alert, until a time',
        then(() => ask('ignore')),
      ),
    triage &&
      item(
        'silence',
        'bellSlash',
        'Silence alerts like this',
        held,
        then(() => ask('silence')),
      ),
    triage &&
      alert.status !== 'closed' &&
      item(
        'snooze',
        'clock',
        alert.snoozed ? 'Snooze until another time (z)' : 'Snooze this alert (z)',
        'hidden until a time, or until it gets worse',
        then(() => ask('snooze')),
      ),
    triage &&
      alert.snoozed &&
      item(
        'unsnooze',
        'bell',
        'Wake it now',
        'back into the queue',
        then(() => act({ type: 'unsnooze' })),
      ),
    write && ofRule && (
      <EuiContextMenuItem
        key="rule"
        icon="pencil"
        href={`#/rules/${encodeURIComponent(alert.ruleId)}/edit`}
        data-test-subj="lkQuieter-rule"
      >
        Change the rule
        <div className="lkSmall lkQuiet">so that it finds less</div>
      </EuiContextMenuItem>
    ),
    item(
      'help',
      'questionInCircle',
      'Which way is which?',
      'all ways in one table',
      then(() => setHelp(true)),
    ),
  ].filter((one): one is React.ReactElement => !!one);
  return (
    <>
      <EuiPopover
        isOpen={open}
        closePopover={close}
        panelPaddingSize="none"
        anchorPosition="downLeft"
        button={
          <EuiButtonEmpty
            size="s"
            iconType="arrowDown"
            iconSide="right"
            isDisabled={busy}
            onClick={() => setOpen(!open)}
            data-test-subj="lkMakeQuieter"
          >
            Make this quieter
          </EuiButtonEmpty>
        }
      >
        <div style={{ width: 320, maxWidth: '90vw' }}>
          <EuiContextMenuPanel items={items} />
          {!write && ofRule && (
            <div className="lkMenuNote">
              <MayNot duty="ignore matches or change the rule" needs="write" />
            </div>
          )}
        </div>
      </EuiPopover>
      {help && <QuietHelp close={() => setHelp(false)} />}
    </>
  );
};
