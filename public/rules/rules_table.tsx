import {
  EuiBasicTable,
  type EuiBasicTableColumn,
  EuiButtonIcon,
  EuiLink,
  EuiSwitch,
  EuiToolTip,
} from '@elastic/eui';
import React from 'react';
import type { RuleRow } from '../../common/api';
import type { Severity } from '../../common/words';
import { HealthBadge, SeverityMark, Sparkline, selectColumn, TimeText } from '../components';
import { paginationOf, type TableChange, tableAfter, useNarrow } from '../kit';
import { conditionText } from '../words';
import { sourceText } from './source_text';
import { RULE_SORTS, type RulesState } from './url';

export interface RulesTableProps {
  rows: readonly RuleRow[];
  total: number;
  state: RulesState;
  loading: boolean;
  mayWrite: boolean;
  selected: ReadonlySet<string>;
  change(part: Partial<RulesState>): void;
  toggle(id: string): void;
  toggleAll(): void;
  enable(rule: RuleRow, enabled: boolean): void;
  remove(rule: RuleRow): void;
}

const at = (id: string): string => `#/rules/${encodeURIComponent(id)}`;

const NameCell: React.FC<{ rule: RuleRow }> = ({ rule }) => (
  <div className="lkBreak">
    <EuiLink href={at(rule.id)}>{rule.name}</EuiLink>
    <div className="lkSmall lkQuiet">
      {sourceText(rule)}: {conditionText(rule.condition)}
      {rule.tags.map((tag) => ` #${tag}`).join('')}
    </div>
  </div>
);

/** Left out where there is little room; the rule's own page has them. */
const WIDE_ONLY = new Set(['Every', 'Last, next run', 'Alerts a day', 'Owner']);

function columnsOf(props: RulesTableProps, narrow: boolean): Array<EuiBasicTableColumn<RuleRow>> {
  const { rows, selected, mayWrite } = props;
  const wide = [
    {
      field: 'name',
      name: 'Rule',
      sortable: true,
      render: (_: string, rule: RuleRow) => <NameCell rule={rule} />,
    },
    {
      field: 'severity',
      name: 'Severity',
      sortable: true,
      width: '100px',
      render: (severity: Severity) => <SeverityMark severity={severity} />,
    },
    {
      field: 'interval',
      name: 'Every',
      sortable: true,
      width: '100px',
      render: (interval: string, { schedule }: RuleRow) => (
        <span className="lkBreak">{schedule?.cron ?? interval}</span>
      ),
    },
    {
      field: 'status',
      name: 'Health',
      width: '112px',
      render: (status: RuleRow['status']) => <HealthBadge status={status} />,
    },
    {
      name: 'Last, next run',
      width: '125px',
      render: ({ status }: RuleRow) => (
        <span className="lkSmall">
          <TimeText at={status.lastRunAt} />
          <br />
          <TimeText at={status.nextRunAt} empty="" />
        </span>
      ),
    },
    {
      field: 'perDay',
      name: 'Alerts a day',
      width: '110px',
      render: (perDay: number[]) => <Sparkline values={perDay} />,
    },
    {
      field: 'openAlerts',
      name: 'Open',
      width: '65px',
      render: (open: number, { id }: RuleRow) =>
        open > 0 ? (
          <EuiLink href={`#/queue?rule=${encodeURIComponent(id)}`}>{open.toLocaleString('en-US')}</EuiLink>
        ) : (
          '–'
        ),
    },
    { field: 'owner', name: 'Owner', width: '80px', render: (owner: string | null) => owner ?? '–' },
    {
      field: 'enabled',
      name: 'On',
      sortable: true,
      width: '65px',
      render: (enabled: boolean, rule: RuleRow) => (
        <EuiSwitch
          showLabel={false}
          compressed
          label={`${rule.name} is switched ${enabled ? 'on' : 'off'}`}
          checked={enabled}
          disabled={!mayWrite}
          onChange={() => props.enable(rule, !enabled)}
        />
      ),
    },
  ] as Array<EuiBasicTableColumn<RuleRow>>;
  const columns = narrow ? wide.filter(({ name }) => !WIDE_ONLY.has(String(name))) : wide;
  if (!mayWrite) return columns;
  return [
    selectColumn({
      rows,
      selected,
      id: 'lk-rule',
      nameOf: ({ name }) => name,
      toggle: props.toggle,
      toggleAll: props.toggleAll,
    }),
    ...columns,
    {
      name: <span className="euiScreenReaderOnly">Acts</span>,
      width: '92px',
      render: (rule: RuleRow) => (
        <span style={{ whiteSpace: 'nowrap' }}>
          <EuiToolTip content="Change">
            <EuiButtonIcon
              iconType="pencil"
              href={`${at(rule.id)}/edit`}
              aria-label={`Change ${rule.name}`}
            />
          </EuiToolTip>
          <EuiToolTip content="Clone">
            <EuiButtonIcon
              iconType="copy"
              href={`#/rules/new?clone=${encodeURIComponent(rule.id)}`}
              aria-label={`Clone ${rule.name}`}
            />
          </EuiToolTip>
          <EuiToolTip content="Delete">
            <EuiButtonIcon
              iconType="trash"
              color="danger"
              aria-label={`Delete ${rule.name}`}
              onClick={() => props.remove(rule)}
            />
          </EuiToolTip>
        </span>
      ),
    },
  ] as Array<EuiBasicTableColumn<RuleRow>>;
}

/** The rules, one a row. Knows nothing of where they come from. */
export const RulesTable: React.FC<RulesTableProps> = (props) => {
  const { rows, total, state, change } = props;
  const narrow = useNarrow();
  return (
    <div className="lkScroll">
      <div style={{ minWidth: narrow ? 640 : 1_080 }}>
        <EuiBasicTable<RuleRow>
          className="lkTable"
          tableCaption="Rules"
          items={[...rows]}
          itemId="id"
          loading={props.loading}
          columns={columnsOf(props, narrow)}
          responsive={false}
          tableLayout="fixed"
          rowProps={() => ({ 'data-test-subj': 'lkRuleRow' })}
          sorting={{ sort: { field: state.sort, direction: state.order } }}
          pagination={paginationOf(state, total)}
          onChange={(clicked: TableChange) =>
            change(tableAfter<RulesState['sort']>(state, clicked, RULE_SORTS, { sort: 'name', order: 'asc' }))
          }
        />
      </div>
    </div>
  );
};
