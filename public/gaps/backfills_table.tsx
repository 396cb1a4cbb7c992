import { type EuiBasicTableColumn, EuiButtonEmpty, EuiHealth, EuiProgress } from '@elastic/eui';
import React from 'react';
import { BACKFILL_STATES, type Backfill } from '../../common/schemas';
import { TimeText } from '../components';
import { useAct, useApi, useLookout } from '../kit';
import { plural } from '../words';
import { PER_PAGE, StretchesTable } from './stretches_table';
import type { GapsState } from './url';
import { BACKFILL_STATE_WORDS, doneShare, isUnderWay, stretchText } from './words';

const COLORS: Record<Backfill['state'], string> = {
  waiting: 'subdued',
  running: 'primary',
  done: 'success',
  cancelled: 'subdued',
  failed: 'danger',
};

/** How far it is, and what came of it so far. */
const Progress: React.FC<{ backfill: Backfill }> = ({ backfill }) => {
  const { state, matches, alerts, message } = backfill;
  const share = doneShare(backfill);
  return (
    <div style={{ width: '100%' }}>
      <EuiHealth color={COLORS[state]}>
        {BACKFILL_STATE_WORDS[state]}
        {state !== 'done' && `, ${Math.floor(share * 100)} %`}
      </EuiHealth>
      {isUnderWay(backfill) && (
        <EuiProgress size="s" max={1} value={share} aria-label={`Backfill of ${backfill.ruleName}`} />
      )}
      <div className="lkSmall lkQuiet lkBreak">
        {plural(matches, 'match', 'matches')}, {plural(alerts, 'alert')}
        {message && `; ${message}`}
      </div>
    </div>
  );
};

interface Props {
  /** Of this rule only; else of all, with their names. */
  rule?: string;
  state: Pick<GapsState, 'backfill' | 'backfillPage'>;
  change(part: Partial<GapsState>): void;
  /** Counts up when one was begun elsewhere on the page. */
  begun: number;
}

/** Past stretches that are looked at in the background, or were. */
export const BackfillsTable: React.FC<Props> = ({ begun, ...props }) => <Table key={begun} {...props} />;

const Table: React.FC<Omit<Props, 'begun'>> = ({ rule, state, change }) => {
  const { me, host } = useLookout();
  const { busy, run } = useAct();
  const { data, failure, refresh } = useApi(
    'listBackfills',
    { query: { rule, state: state.backfill, page: state.backfillPage, perPage: PER_PAGE } },
    { every: 2_000 },
  );

  const cancel = async ({ id }: Backfill) => {
    if (await run('cancelBackfill', { params: { id } }))
      host.toasts.success('The backfill is cancelled', 'What it found so far stays.');
    refresh();
  };

  const columns = [
    {
      name: 'Stretch',
      render: (backfill: Backfill) => (
        <div>
          {stretchText(backfill)}
          <div className="lkSmall lkQuiet">
            {backfill.gapId ? 'fills a gap' : 'asked for'} by {backfill.by}{' '}
            <TimeText at={backfill.createdAt} />, {backfill.notify ? 'tells the channels' : 'tells nobody'}
          </div>
        </div>
      ),
    },
    {
      name: 'How far',
      width: '230px',
      render: (backfill: Backfill) => <Progress backfill={backfill} />,
    },
    ...(me.privileges.write
      ? [
          {
            name: <span className="euiScreenReaderOnly">Acts</span>,
            width: '100px',
            render: (backfill: Backfill) =>
              isUnderWay(backfill) && (
                <EuiButtonEmpty size="xs" color="danger" isDisabled={busy} onClick={() => cancel(backfill)}>
                  Cancel
                </EuiButtonEmpty>
              ),
          },
        ]
      : []),
  ] as Array<EuiBasicTableColumn<Backfill>>;

  return (
    <StretchesTable<Backfill, Backfill['state']>
      word="backfill"
      caption="Backfills"
      rule={rule}
      states={BACKFILL_STATES.map((value) => ({ value, label: BACKFILL_STATE_WORDS[value] }))}
      chosen={state.backfill}
      page={state.backfillPage}
      change={({ chosen, page }) => change({ backfillPage: page, ...(chosen && { backfill: chosen }) })}
      data={data}
      failure={failure}
      refresh={refresh}
      nothing="Nothing was backfilled yet."
      row="lkBackfillRow"
      columns={columns}
    />
  );
};
