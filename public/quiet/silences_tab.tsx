import {
  EuiBadge,
  EuiBasicTable,
  EuiButton,
  EuiButtonEmpty,
  EuiFilterGroup,
  EuiLink,
  EuiSpacer,
} from '@elastic/eui';
import React, { useState } from 'react';
import { SILENCE_STATES, type SilenceRow, type SilenceState } from '../../common/api';
import {
  Confirm,
  choicesOf,
  Empty,
  FailureNote,
  FilterMenu,
  LoadingRows,
  MayNot,
  TimeText,
} from '../components';
import { useAct, useApi, useLookout } from '../kit';
import { QuietHelp } from './quiet_help';
import { ShadowSwitch } from './shadow_switch';
import { SilenceDialog } from './silence_dialog';
import { NEW_SILENCE } from './silence_draft';
import { recursText, scopeText } from './words';

const EVERY = 10_000;

interface Props {
  /** Id of the open silence, `new`, or nothing. */
  open: string | undefined;
  setOpen(id: string | undefined): void;
  /** Which are shown; none: all. */
  states: readonly SilenceState[];
  setStates(states: SilenceState[]): void;
}

const COLORS: Record<SilenceState, string> = {
  now: 'primary',
  upcoming: 'hollow',
  recurring: 'hollow',
  past: 'default',
};

const Times: React.FC<{ row: SilenceRow }> = ({ row }) => (
  <span className="lkBreak">
    {row.current ? (
      <>
        until <TimeText at={row.current.to} form="short" />
      </>
    ) : row.next ? (
      <>
        from <TimeText at={row.next.from} form="short" /> to <TimeText at={row.next.to} form="short" />
      </>
    ) : (
      <>
        ended <TimeText at={row.until ?? row.updatedAt} form="short" />
      </>
    )}
    {row.recurs && <div className="lkSmall lkQuiet">{recursText(row)}</div>}
  </span>
);

/** Silences: in effect, to come, recurring and past. */
export const SilencesTab: React.FC<Props> = ({ open, setOpen, states, setStates }) => {
  const { me, host } = useLookout();
  const { run, busy } = useAct();
  const { data, failure, refresh } = useApi('listSilences', {}, { every: EVERY });
  const rules = useApi('listRules', { query: { perPage: '200' } });
  const [lifting, setLifting] = useState<SilenceRow | null>(null);
  const [help, setHelp] = useState(false);
  const may = me.privileges.triage;
  const items = data?.items ?? [];
  const names = new Map((rules.data?.items ?? []).map(({ id, name }) => [id, name]));
  const shown = items
    .filter(({ state }) => states.length === 0 || states.includes(state))
    .sort((one, other) => SILENCE_STATES.indexOf(one.state) - SILENCE_STATES.indexOf(other.state));
  const opened = open === 'new' ? null : items.find(({ id }) => id === open);

  const lift = async () => {
    if (!lifting) return;
    const { id, version, name } = lifting;
    setLifting(null);
    if (await run('liftSilence', { params: { id }, body: { version } }))
      host.toasts.success(`“${name}” is lifted`, 'What is still active is told within seconds.');
    refresh();
  };

  const add = may ? (
    <EuiButton key="add" fill size="s" iconType="plusInCircle" onClick={() => setOpen('new')}>
      New silence
    </EuiButton>
  ) : (
    <MayNot key="add" duty="silence alerts" needs="triage" />
  );
  const ways = (
    <EuiButtonEmpty key="ways" size="s" iconType="questionInCircle" onClick={() => setHelp(true)}>
      Ways to be quiet
    </EuiButtonEmpty>
  );
  return (
    <>
      {failure && <FailureNote failure={failure} retry={refresh} />}
      {!data && !failure && <LoadingRows label="Loading silences" />}
      {data && items.length === 0 && (
        <Empty icon="bellSlash" title="Nothing is silenced" actions={[add, ways]}>
          <p>
            A silence keeps alerts quiet for a time and a stated reason: a machine is patched, a fault is
            known. It can recur, as maintenance does. An alert’s “Make this quieter” begins one that fits it.
          </p>
        </Empty>
      )}
      {items.length > 0 && (
        <>
          <div className="lkRow">
            {add}
            <EuiFilterGroup>
              <FilterMenu
                name="When"
                choices={choicesOf(SILENCE_STATES)}
                chosen={states}
                onChange={(chosen) => setStates(chosen as SilenceState[])}
              />
            </EuiFilterGroup>
            {ways}
          </div>
          <EuiSpacer size="m" />
          <EuiBasicTable<SilenceRow>
            tableCaption="Silences"
            items={shown}
            itemId="id"
            responsive={false}
            tableLayout="fixed"
            noItemsMessage="No silence is of that kind."
            rowProps={() => ({ 'data-test-subj': 'lkSilenceRow' })}
            columns={[
              {
                field: 'state',
                name: 'When',
                width: '105px',
                render: (state: SilenceState) => <EuiBadge color={COLORS[state]}>{state}</EuiBadge>,
              },
              {
                field: 'name',
                name: 'Reason',
                render: (name: string, row: SilenceRow) => (
                  <div className="lkBreak">
                    {may ? <EuiLink onClick={() => setOpen(row.id)}>{name}</EuiLink> : name}
                    <div className="lkSmall lkQuiet">{scopeText(row.scope, (id) => names.get(id) ?? id)}</div>
                  </div>
                ),
              },
              { name: 'Time', width: '30%', render: (row: SilenceRow) => <Times row={row} /> },
              { field: 'updatedBy', name: 'By', width: '90px' },
              {
                name: <span className="euiScreenReaderOnly">Lift</span>,
                width: '70px',
                render: (row: SilenceRow) =>
                  may && row.state !== 'past' ? (
                    <EuiButtonEmpty
                      size="xs"
                      flush="left"
                      isDisabled={busy}
                      aria-label={`Lift ${row.name}`}
                      onClick={() => setLifting(row)}
                    >
                      Lift
                    </EuiButtonEmpty>
                  ) : null,
              },
            ]}
          />
        </>
      )}
      <EuiSpacer size="xl" />
      <ShadowSwitch />
      {may && opened !== undefined && (
        <SilenceDialog
          key={open}
          silence={opened}
          draft={NEW_SILENCE}
          done={() => {
            setOpen(undefined);
            refresh();
          }}
          cancel={() => setOpen(undefined)}
        />
      )}
      {lifting && (
        <Confirm
          title={`Lift “${lifting.name}”?`}
          act="Lift"
          onConfirm={lift}
          onCancel={() => setLifting(null)}
        >
          <p>
            It ends now{lifting.recurs ? ', and does not come again' : ''}. One message goes out for each
            alert that is still active; what happened in between stays on record.
          </p>
        </Confirm>
      )}
      {help && <QuietHelp close={() => setHelp(false)} />}
    </>
  );
};
