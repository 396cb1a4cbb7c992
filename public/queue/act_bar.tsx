import { EuiButton, EuiButtonEmpty, EuiPopover, EuiSelectable } from '@elastic/eui';
import React, { useState } from 'react';
import type { Act } from '../../common/api';
import type { Alert } from '../../common/schemas';
import { MayNot } from '../components';
import { useApi, useLookout } from '../kit';
import { plural } from '../words';
import { actsFor } from './acts';

/** Dialogs that an act may need first. */
export type Asking = 'close' | 'note' | 'snooze' | 'silence' | 'ignore' | 'matching' | 'keys' | null;

interface Props {
  /** What the acts are for. */
  targets: readonly Alert[];
  /** True when they were ticked, false when it is the one under the cursor. */
  ticked: boolean;
  busy: boolean;
  act(act: Act): void;
  ask(what: Asking): void;
  clear(): void;
}

const AssignMenu: React.FC<{ disabled: boolean; assign(owner: string | null): void }> = ({
  disabled,
  assign,
}) => {
  const [open, setOpen] = useState(false);
  const { me } = useLookout();
  const owners = useApi('owners', {}, { when: open });
  const list = [
    { login: me.login, name: `me (${me.login})` },
    ...(owners.data?.items ?? []).filter(({ login }) => login !== me.login),
  ];
  return (
    <EuiPopover
      isOpen={open}
      closePopover={() => setOpen(false)}
      panelPaddingSize="none"
      button={
        <EuiButtonEmpty
          size="s"
          iconType="arrowDown"
          iconSide="right"
          isDisabled={disabled}
          onClick={() => setOpen(!open)}
        >
          Assign
        </EuiButtonEmpty>
      }
    >
      <EuiSelectable
        aria-label="Assign to"
        searchable={list.length > 8}
        singleSelection="always"
        options={[
          ...list.map(({ login, name }) => ({ key: login, label: name || login })),
          { key: '', label: 'nobody' },
        ]}
        onChange={(options: Array<{ key?: string; checked?: string }>) => {
          const chosen = options.find(({ checked }) => checked === 'on');
          setOpen(false);
          if (chosen) assign(chosen.key || null);
        }}
      >
        {(items, search) => (
          <div style={{ width: 240 }}>
            {search}
            {items}
          </div>
        )}
      </EuiSelectable>
    </EuiPopover>
  );
};

/** What can be done with the ticked alerts, or with the one under the cursor. */
export const ActBar: React.FC<Props> = ({ targets, ticked, busy, act, ask, clear }) => {
  const { me } = useLookout();
  if (!me.privileges.triage) {
    return <MayNot duty="work on alerts" needs="triage" />;
  }
  const count = targets.length;
  const can = actsFor(targets);
  return (
    <fieldset className="lkRow" aria-label="Acts">
      <span className="lkSmall lkNumber" aria-live="polite" style={{ minWidth: 90 }}>
        {ticked ? `${plural(count, 'alert')} selected` : count ? 'for the marked row' : 'none selected'}
      </span>
      <EuiButton size="s" isDisabled={busy || !can.acknowledge} onClick={() => act({ type: 'acknowledge' })}>
        Acknowledge (a)
      </EuiButton>
      <EuiButtonEmpty
        size="s"
        isDisabled={busy || !can.work}
        onClick={() => act({ type: 'assign', owner: me.login })}
      >
        Mine (m)
      </EuiButtonEmpty>
      <AssignMenu disabled={busy || !can.work} assign={(owner) => act({ type: 'assign', owner })} />
      <EuiButtonEmpty size="s" isDisabled={busy || !can.work} onClick={() => ask('close')}>
        Close (r)
      </EuiButtonEmpty>
      <EuiButtonEmpty size="s" isDisabled={busy || !can.work} onClick={() => act({ type: 'escalate' })}>
        Escalate (e)
      </EuiButtonEmpty>
      <EuiButtonEmpty size="s" isDisabled={busy || !can.work} onClick={() => ask('snooze')}>
        Snooze (z)
      </EuiButtonEmpty>
      <EuiButtonEmpty size="s" isDisabled={busy || !can.note} onClick={() => ask('note')}>
        Note (n)
      </EuiButtonEmpty>
      <EuiButtonEmpty size="s" isDisabled={busy || !can.reopen} onClick={() => act({ type: 'reopen' })}>
        Reopen
      </EuiButtonEmpty>
      {ticked && (
        <EuiButtonEmpty size="s" color="text" onClick={clear}>
          Clear
        </EuiButtonEmpty>
      )}
    </fieldset>
  );
};
