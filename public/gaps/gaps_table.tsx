import { type EuiBasicTableColumn, EuiButtonEmpty, EuiHealth } from '@elastic/eui';
import React, { useState } from 'react';
import { GAP_STATES, type Gap } from '../../common/schemas';
import { Confirm, TimeText } from '../components';
import { useAct, useApi, useLookout } from '../kit';
import { FillDialog } from './fill_dialog';
import { PER_PAGE, StretchesTable } from './stretches_table';
import type { GapsState } from './url';
import { GAP_STATE_WORDS, gapText, stretchText } from './words';

const COLORS: Record<Gap['state'], string> = {
  open: 'warning',
  filling: 'primary',
  filled: 'success',
  dismissed: 'subdued',
};

interface Props {
  /** Of this rule only; else of all, with their names. */
  rule?: string;
  state: Pick<GapsState, 'gap' | 'gapPage'>;
  change(part: Partial<GapsState>): void;
  /** After something was begun. */
  changed?: () => void;
}

/** Stretches that a rule did not look at, or only in part, and what can be done about them. */
export const GapsTable: React.FC<Props> = ({ rule, state, change, changed }) => {
  const { me, host } = useLookout();
  const { run } = useAct();
  const [filling, setFilling] = useState<Gap | null>(null);
  const [dismissing, setDismissing] = useState<Gap | null>(null);
  const { data, failure, refresh } = useApi(
    'listGaps',
    { query: { rule, state: state.gap, page: state.gapPage, perPage: PER_PAGE } },
    { every: 10_000 },
  );
  const mayWrite = me.privileges.write;

  const dismiss = async (gap: Gap) => {
    setDismissing(null);
    if (await run('dismissGap', { params: { id: gap.id } }))
      host.toasts.success('The gap is dismissed', 'It stays on record.');
    refresh();
  };

  const columns = [
    {
      name: 'Not looked at',
      render: (gap: Gap) => (
        <div>
          {stretchText(gap)}
          <div className="lkSmall lkQuiet">{gapText(gap)}</div>
        </div>
      ),
    },
    {
      field: 'foundAt',
      name: 'Found',
      width: '110px',
      render: (at: string) => <TimeText at={at} />,
    },
    {
      field: 'state',
      name: 'State',
      width: '120px',
      render: (word: Gap['state']) => <EuiHealth color={COLORS[word]}>{GAP_STATE_WORDS[word]}</EuiHealth>,
    },
    ...(mayWrite
      ? [
          {
            name: <span className="euiScreenReaderOnly">Acts</span>,
            width: '150px',
            render: (gap: Gap) => (
              <span style={{ whiteSpace: 'nowrap' }}>
                {(gap.state === 'open' || gap.state === 'dismissed') && (
                  <EuiButtonEmpty size="xs" onClick={() => setFilling(gap)}>
                    Fill
                  </EuiButtonEmpty>
                )}
                {gap.state === 'open' && (
                  <EuiButtonEmpty size="xs" color="text" onClick={() => setDismissing(gap)}>
                    Dismiss
                  </EuiButtonEmpty>
                )}
              </span>
            ),
          },
        ]
      : []),
  ] as Array<EuiBasicTableColumn<Gap>>;

  return (
    <>
      <StretchesTable<Gap, Gap['state']>
        word="gap"
        caption="Gaps"
        rule={rule}
        states={GAP_STATES.map((value) => ({ value, label: GAP_STATE_WORDS[value] }))}
        chosen={state.gap}
        page={state.gapPage}
        change={({ chosen, page }) => change({ gapPage: page, ...(chosen && { gap: chosen }) })}
        data={data}
        failure={failure}
        refresh={refresh}
        nothing="Everything was looked at: there is no gap."
        row="lkGapRow"
        columns={columns}
      />
      {filling && (
        <FillDialog
          gap={filling}
          done={() => {
            setFilling(null);
            refresh();
            changed?.();
          }}
          cancel={() => setFilling(null)}
        />
      )}
      {dismissing && (
        <Confirm
          title="Dismiss this gap?"
          act="Dismiss"
          onConfirm={() => dismiss(dismissing)}
          onCancel={() => setDismissing(null)}
        >
          <p>
            {stretchText(dismissing)} is not looked at then. The gap stays on record and can still be filled.
          </p>
        </Confirm>
      )}
    </>
  );
};
