import { EuiBadge, EuiBasicTable, type EuiBasicTableColumn, EuiButtonEmpty, EuiCheckbox } from '@elastic/eui';
import React from 'react';
import type { Alert } from '../../common/schemas';
import { RESOLUTION_WORDS } from '../../common/words';
import { DocumentsTable, Sentence, SeverityMark, TimeText } from '../components';
import { plainText } from '../words';
import type { QueueState } from './url';
import type { Acted } from './use_acting';

export interface AlertsTableProps {
  rows: readonly Alert[];
  total: number;
  state: QueueState;
  loading: boolean;
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
    {alert.escalated && (
      <>
        {' '}
        <EuiBadge color="danger">escalated</EuiBadge>
      </>
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
      {alert.ruleName}
      {alert.recurrences > 0 && ` · came back ${alert.recurrences} ×`}
      {alert.previous?.resolution && ` · the one before: ${RESOLUTION_WORDS[alert.previous.resolution]}`}
      {alert.tags.map((tag) => ` #${tag}`).join('')}
    </div>
  </div>
);

function columnsOf(props: AlertsTableProps): Array<EuiBasicTableColumn<Alert>> {
  const { rows, selected, acted, narrow } = props;
  const all = rows.length > 0 && rows.every(({ id }) => selected.has(id));
  return [
    {
      width: '40px',
      name: (
        <EuiCheckbox
          id="lk-select-page"
          aria-label="Select this page"
          checked={all}
          onChange={props.toggleAll}
        />
      ),
      render: (alert: Alert) => (
        <EuiCheckbox
          id={`lk-select-${alert.id}`}
          aria-label={`Select: ${plainText(alert.reason)}`}
          checked={selected.has(alert.id)}
          onChange={() => props.toggle(alert.id)}
        />
      ),
    },
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
      pagination={{
        pageIndex: state.page - 1,
        pageSize: state.perPage,
        totalItemCount: total,
        pageSizeOptions: [25, 50, 100],
      }}
      onChange={({
        page,
        sort,
      }: {
        page?: { index: number; size: number };
        sort?: { field: unknown; direction: 'asc' | 'desc' };
      }) => {
        const name = SORTABLE.find((one) => one === sort?.field);
        const resized = page && page.size !== state.perPage;
        const resorted = (name ?? 'queue') !== state.sort || (name && sort?.direction !== state.order);
        change({
          page: resized || resorted ? 1 : (page?.index ?? 0) + 1,
          perPage: page?.size ?? state.perPage,
          sort: name ?? 'queue',
          order: name ? (sort?.direction ?? 'desc') : 'desc',
        });
      }}
    />
  );
};
