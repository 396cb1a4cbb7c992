import { EuiBasicTable, EuiHealth } from '@elastic/eui';
import React from 'react';
import type { RuleInput, Run } from '../../common/schemas';
import { FailureNote, LoadingRows, TimeText } from '../components';
import { useApi } from '../kit';
import { exactText, scheduleText } from '../words';

const COLORS: Record<Run['outcome'], string> = { ok: 'success', partial: 'warning', failed: 'danger' };
const PER_PAGE = 25;

interface Props {
  id: string;
  rule: Pick<RuleInput, 'interval' | 'schedule'>;
  page: number;
  setPage(page: number): void;
}

/** The runs worth keeping: those that matched, failed, were partial or slow. */
export const RuleRuns: React.FC<Props> = ({ id, rule, page, setPage }) => {
  const { data, failure, refresh } = useApi(
    'ruleRuns',
    { params: { id }, query: { page, perPage: PER_PAGE } },
    { every: 10_000 },
  );
  if (failure) return <FailureNote failure={failure} retry={refresh} />;
  if (!data) return <LoadingRows />;
  return (
    <>
      <p className="lkSmall lkQuiet">
        It runs {scheduleText(rule)}. Kept are the runs that matched, failed or were cut; quiet ones leave no
        line.
      </p>
      <EuiBasicTable<Run>
        tableCaption="Runs"
        items={data.items}
        itemId="id"
        responsive={false}
        noItemsMessage="No run was worth a line yet."
        columns={[
          {
            field: 'startedAt',
            name: 'Started',
            width: '180px',
            render: (at: string) => <TimeText at={at} form="short" />,
          },
          {
            field: 'outcome',
            name: 'Outcome',
            width: '100px',
            render: (outcome: Run['outcome']) => <EuiHealth color={COLORS[outcome]}>{outcome}</EuiHealth>,
          },
          {
            field: 'window',
            name: 'Window',
            render: ({ from, to }: Run['window']) => (
              <span className="lkSmall">
                {exactText(from).slice(0, 23)}
                <br />
                to {exactText(to)}
              </span>
            ),
          },
          {
            field: 'tookMs',
            name: 'Took',
            width: '90px',
            render: (ms: number) => `${ms.toLocaleString('en-US')} ms`,
          },
          { field: 'matches', name: 'Matches', width: '80px' },
          {
            field: 'droppedBy',
            name: 'Dropped by step',
            render: (by?: Run['droppedBy']) => (
              <span className="lkSmall lkBreak">
                {by && by.length > 0
                  ? by.map(({ name, count }) => `${count.toLocaleString('en-US')} by “${name}”`).join(', ')
                  : '–'}
              </span>
            ),
          },
          { field: 'newAlerts', name: 'New alerts', width: '90px' },
          { field: 'notified', name: 'Told', width: '60px' },
          {
            field: 'problems',
            name: 'Problems',
            render: (problems: string[]) => (
              <span className="lkSmall lkBreak">{problems.length > 0 ? problems.join('; ') : '–'}</span>
            ),
          },
        ]}
        pagination={{
          pageIndex: page - 1,
          pageSize: PER_PAGE,
          totalItemCount: data.total,
          pageSizeOptions: [PER_PAGE],
        }}
        onChange={({ page: next }: { page?: { index: number } }) => next && setPage(next.index + 1)}
      />
    </>
  );
};
