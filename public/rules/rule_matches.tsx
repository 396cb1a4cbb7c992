import { EuiBasicTable, EuiFilterGroup, EuiLink, EuiSpacer } from '@elastic/eui';
import React from 'react';
import { type Match, type Rule, stepsOf } from '../../common/schemas';
import { stepName } from '../../common/wording';
import { FATES, type Fate } from '../../common/words';
import { FailureNote, FilterMenu, LoadingRows, TimeText } from '../components';
import { useApi } from '../kit';
import { valueText } from '../words';

const PER_PAGE = 25;
const FATE_WORDS: Record<Fate, string> = {
  alerted: 'made an alert',
  joined: 'joined an alert',
  dropped: 'dropped',
  silenced: 'silenced',
};

interface Props {
  rule: Rule;
  page: number;
  fate: readonly Fate[];
  step: readonly string[];
  change(part: { page?: number; fate?: Fate[]; step?: string[] }): void;
}

/** The newest document's fields in one line. */
const textOf = ({ sample }: Match): string =>
  Object.entries(sample[sample.length - 1]?.fields ?? {})
    .map(([name, value]) => `${name}: ${valueText(value)}`)
    .join(' · ')
    .slice(0, 300);

const FateCell: React.FC<{ match: Match }> = ({
  match: { fate, fateReason, alertId, stepProblems = [] },
}) => (
  <span className="lkSmall lkBreak">
    {alertId ? (
      <EuiLink href={`#/queue?alert=${encodeURIComponent(alertId)}`}>{FATE_WORDS[fate]}</EuiLink>
    ) : (
      FATE_WORDS[fate]
    )}
    {fateReason && ` · ${fateReason}`}
    {stepProblems.map((problem) => (
      <span key={problem}>
        <br />
        let pass: {problem}
      </span>
    ))}
  </span>
);

/** What the condition found, and what became of it: dropped ones, too, with the step and the reason. */
export const RuleMatches: React.FC<Props> = ({ rule, page, fate, step, change }) => {
  const { data, failure, refresh } = useApi(
    'ruleMatches',
    { params: { id: rule.id }, query: { page, perPage: PER_PAGE, fate: [...fate], step: [...step] } },
    { every: 10_000 },
  );
  const steps = stepsOf(rule);
  const filtered = fate.length > 0 || step.length > 0;
  return (
    <>
      <EuiFilterGroup>
        <FilterMenu
          name="Fate"
          chosen={fate}
          choices={FATES.map((value) => ({ value, label: FATE_WORDS[value] }))}
          onChange={(next) => change({ fate: next as Fate[], page: 1 })}
        />
        <FilterMenu
          name="Dropped by"
          chosen={step}
          choices={steps.map((one) => ({ value: one.id, label: stepName(one) }))}
          onChange={(next) => change({ step: next, page: 1 })}
        />
      </EuiFilterGroup>
      <EuiSpacer size="s" />
      {failure && <FailureNote failure={failure} retry={refresh} />}
      {!data && !failure && <LoadingRows />}
      {data && (
        <EuiBasicTable<Match>
          tableCaption="Matches"
          items={data.items}
          itemId="id"
          responsive={false}
          noItemsMessage={
            filtered
              ? 'No match fits. Take a filter out to see more.'
              : 'Nothing was found yet. The preview in the editor shows what it would find.'
          }
          columns={[
            {
              field: 'from',
              name: 'When',
              width: '170px',
              render: (at: string) => <TimeText at={at} form="short" />,
            },
            {
              field: 'keyText',
              name: 'Key',
              render: (key: string) => <span className="lkBreak">{key || 'everything'}</span>,
            },
            { field: 'count', name: 'Documents', width: '100px' },
            {
              field: 'sample',
              name: 'Newest document',
              render: (_: unknown, match: Match) => (
                <span className="lkSmall lkBreak">{textOf(match) || '–'}</span>
              ),
            },
            {
              field: 'fate',
              name: 'What became of it',
              render: (_: unknown, match: Match) => <FateCell match={match} />,
            },
          ]}
          pagination={{
            pageIndex: page - 1,
            pageSize: PER_PAGE,
            totalItemCount: Math.min(data.total, 10_000),
            pageSizeOptions: [PER_PAGE],
          }}
          onChange={({ page: next }: { page?: { index: number } }) =>
            next && change({ page: next.index + 1 })
          }
        />
      )}
      <p className="lkSmall lkQuiet">
        Of what steps drop, 500 matches an hour are kept here; how many there were stands with each run.
      </p>
    </>
  );
};
