import { EuiBadge, EuiBasicTable, type EuiBasicTableColumn, EuiButtonEmpty } from '@elastic/eui';
import React from 'react';
import type { Alert } from '../../common/schemas';
import { RESOLUTION_WORDS } from '../../common/words';
import {
  BackfilledBadge,
  DocumentsTable,
  Sentence,
  SeverityMark,
  selectColumn,
  TimeText,
} from '../components';
import { paginationOf, type TableChange, tableAfter } from '../kit';
import { QuietBadges } from '../quiet';
import { plainText } from '../words';
import type { QueueState } from './url';
import type { Acted } from './use_acting';

export interface AlertsTableProps {
  rows: readonly Alert[];
  total: number;
  state: QueueState;
  loading: boolean;
  /** Without it there is nothing to tick rows for. */
  selectable: boolean;
  selected: ReadonlySet<string>;
  cursor: string | undefined;
  opened: ReadonlySet<string>;
  acted: ReadonlyMap<string, Acted>;
  change(part: Partial<QueueState>): void;
  toggle(id: string): void;
  toggleAll(): void;
  open(id: string): void;
  undo(id: string): void;
  /** Little room: the owner moves to the status, the columns get narrower. */
  narrow: boolean;
}

/** Id of the button that a row is focused by. */
export const rowFocusId = (id: string): string => `lk-alert-${id}`;

const StatusCell: React.FC<{ alert: Alert; owner: boolean }> = ({ alert, owner }) => (
  <span className="lkBreak">
    {alert.status}
    {alert.resolution && <span className="lkSmall lkQuiet"> · {RESOLUTION_WORDS[alert.resolution]}</span>}
    {alert.condition === 'recovered' && alert.status !== 'closed' && (
      <span className="lkSmall lkQuiet"> · recovered</span>
    )}
    {alert.noDataSince && (
      <span className="lkSmall lkQuiet">
        {' '}
        · no data since <TimeText at={alert.noDataSince} form="short" />
      </span>
    )}
    {alert.escalated && (
      <>
        {' '}
        <EuiBadge color="danger">escalated</EuiBadge>
      </>
    )}
    {(alert.silenced || alert.snoozed) && (
      <div>
        <QuietBadges alert={alert} short={owner} />
      </div>
    )}
    {owner && alert.owner && <div className="lkSmall lkQuiet">{alert.owner}</div>}
  </span>
);

const ReasonCell: React.FC<{ alert: Alert; open(): void }> = ({ alert, open }) => (
  <div>
    <button type="button" className="lkSentence" id={rowFocusId(alert.id)} data-lk-row onClick={open}>
      <Sentence text={alert.reason} />
    </button>
    <div className="lkSmall lkQuiet">
      {alert.backfill && <BackfilledBadge />} {alert.ruleName}
      {alert.recurrences > 0 && ` · came back ${alert.recurrences} ×`}
      {alert.previous?.resolution && ` · the one before: ${RESOLUTION_WORDS[alert.previous.resolution]}`}
      {alert.tags.map((tag) => ` #${tag}`).join('')}
    </div>
  </div>
);

function columnsOf(props: AlertsTableProps): Array<EuiBasicTableColumn<Alert>> {
  const { rows, acted, narrow } = props;
  return [
    ...(props.selectable
      ? [
          selectColumn({
            rows,
            selected: props.selected,
            id: 'lk-select',
            nameOf: ({ reason }: Alert) => plainText(reason),
            toggle: props.toggle,
            toggleAll: props.toggleAll,
          }),
        ]
      : []),
    {
      field: 'severity',
      name: 'Severity',
      sortable: true,
      width: narrow ? '90px' : '110px',
      render: (severity: Alert['severity']) => <SeverityMark severity={severity} />,
    },
    {
      field: 'reason',
      name: 'What',
      render: (_: string, alert: Alert) => <ReasonCell alert={alert} open={() => props.open(alert.id)} />,
    },
    {
      field: 'count',
      name: 'Events',
      sortable: true,
      width: narrow ? '78px' : '85px',
      render: (count: number) => <span className="lkNumber">×{count.toLocaleString('en-US')}</span>,
    },
    {
      field: 'lastSeen',
      name: 'Last seen',
      sortable: true,
      width: '105px',
      render: (at: string) => <TimeText at={at} form="age" />,
    },
    ...(narrow
      ? []
      : [
          {
            field: 'owner',
            name: 'Owner',
            sortable: true,
            width: '100px',
            render: (owner: string | null) => <span className="lkBreak">{owner ?? '–'}</span>,
          },
        ]),
    {
      field: 'status',
      name: 'Status',
      sortable: true,
      width: narrow ? '120px' : '175px',
      render: (_: string, alert: Alert) => {
        const done = acted.get(alert.id);
        if (!done) return <StatusCell alert={alert} owner={narrow} />;
        return (
          <span role="status">
            {done.done}
            {done.undo.length > 0 && (
              <EuiButtonEmpty size="xs" onClick={() => props.undo(alert.id)}>
                Undo (u)
              </EuiButtonEmpty>
            )}
          </span>
        );
      },
    },
  ] as Array<EuiBasicTableColumn<Alert>>;
}

const SORTABLE = ['severity', 'count', 'lastSeen', 'owner', 'status'] as const;

/** The alerts, one a row. Knows nothing of where they come from. */
export const AlertsTable: React.FC<AlertsTableProps> = (props) => {
  const { rows, total, state, cursor, opened, acted, change } = props;
  const sorted = SORTABLE.find((name) => name === state.sort);
  const expanded = Object.fromEntries(
    rows
      .filter(({ id }) => opened.has(id))
      .map((alert) => [
        alert.id,
        alert.sample.length > 0 ? (
          <DocumentsTable key={alert.id} documents={alert.sample} label="The documents that decided" />
        ) : (
          <p key={alert.id}>This rule keeps no sample documents.</p>
        ),
      ]),
  );
  return (
    <EuiBasicTable<Alert>
      className="lkTable"
      tableCaption="Alerts"
      items={[...rows]}
      itemId="id"
      loading={props.loading}
      columns={columnsOf(props)}
      itemIdToExpandedRowMap={expanded}
      isExpandable
      responsive={false}
      tableLayout="fixed"
      rowProps={(alert: Alert) => ({
        className: [alert.id === cursor ? 'lkRowCursor' : '', acted.has(alert.id) ? 'lkRowActed' : ''].join(
          ' ',
        ),
        'data-test-subj': 'lkAlertRow',
      })}
      sorting={sorted ? { sort: { field: sorted, direction: state.order } } : { enableAllColumns: false }}
      pagination={paginationOf(state, total)}
      onChange={(clicked: TableChange) =>
        change(tableAfter<QueueState['sort']>(state, clicked, SORTABLE, { sort: 'queue', order: 'desc' }))
      }
    />
  );
};
