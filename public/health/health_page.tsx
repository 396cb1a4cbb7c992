import { EuiBasicTable, EuiCallOut, EuiLink, EuiSpacer, EuiStat, EuiTitle } from '@elastic/eui';
import React from 'react';
import { HEALTH_LISTED, type HealthReport, type LaneReport } from '../../common/api';
import { FailureNote, LoadingRows, Page, TimeText } from '../components';
import { useApi, useTitle, useUrl } from '../kit';
import { lengthText } from '../words';
import { HealthGaps } from './health_gaps';
import { OwnAlerts } from './own_alerts';
import { ThisNode } from './this_node';
import { healthFields } from './url';

const STATES = {
  ok: { color: 'success', title: 'All is well: rules are evaluated on time' },
  degraded: { color: 'warning', title: 'Rules are evaluated, but not all is as it should be' },
  down: { color: 'danger', title: 'Rules are not evaluated' },
} as const;

/** What the offset of the engine's clock (milliseconds) means. */
const clockText = (offset: number | null): string => {
  if (offset === null) return "the engine's clock is not measured yet";
  return `the engine's clock is ${offset < 0 ? 'behind' : 'ahead of'} this server's`;
};

/** A lane's state as a person reads it: between two turns nobody holds it, and that is as it should be. */
const laneText = ({ state, until }: LaneReport): string => {
  if (state === 'running') return 'runs now';
  if (state === 'stuck') return 'run by nobody';
  return until ? 'between two turns' : 'waits for its first turn';
};

const Numbers: React.FC<{ report: HealthReport }> = ({ report: { rules, deliveries, engine } }) => (
  <div className="lkRow" style={{ gap: 32, alignItems: 'flex-start' }}>
    <EuiStat titleSize="s" title={`${rules.enabled} of ${rules.total}`} description="rules watch" />
    <EuiStat titleSize="s" title={rules.failing.toLocaleString('en-US')} description="failing" />
    <EuiStat
      titleSize="s"
      title={rules.behind.toLocaleString('en-US')}
      description={rules.maxBehindMs > 0 ? `behind, at most ${lengthText(rules.maxBehindMs)}` : 'behind'}
    />
    <EuiStat
      titleSize="s"
      title={deliveries.pending.toLocaleString('en-US')}
      description={
        deliveries.oldestPendingAt === null ? (
          'deliveries pending'
        ) : (
          <>
            deliveries pending, the oldest <TimeText at={deliveries.oldestPendingAt} />
          </>
        )
      }
    />
    <EuiStat
      titleSize="s"
      title={deliveries.failed.toLocaleString('en-US')}
      description="deliveries failed"
    />
    <EuiStat titleSize="s" title={`${engine.kind} ${engine.version}`} description="search engine" />
    <EuiStat
      titleSize="s"
      title={engine.clockOffsetMs === null ? '–' : `${Math.abs(engine.clockOffsetMs)} ms`}
      description={clockText(engine.clockOffsetMs)}
    />
  </div>
);

const Section: React.FC<{ title: string }> = ({ title, children }) => (
  <>
    <EuiSpacer size="l" />
    <EuiTitle size="xs">
      <h2>{title}</h2>
    </EuiTitle>
    <EuiSpacer size="s" />
    {children}
  </>
);

const Lanes: React.FC<{ lanes: LaneReport[] }> = ({ lanes }) => (
  <EuiBasicTable<LaneReport>
    tableCaption="Lanes"
    items={lanes}
    responsive={false}
    noItemsMessage="No lane has been run yet."
    columns={[
      { field: 'lane', name: 'Lane', width: '110px' },
      {
        field: 'state',
        name: 'State',
        width: '170px',
        render: (_: string, lane: LaneReport) => laneText(lane),
      },
      { field: 'node', name: 'Run by, or last run by', render: (node: string | null) => node ?? 'nobody' },
      {
        field: 'until',
        name: 'Lease ends',
        width: '120px',
        render: (at: string | null, { state }: LaneReport) => (
          <TimeText at={state === 'running' ? at : null} />
        ),
      },
      {
        field: 'rules',
        name: 'Rules',
        width: '130px',
        render: (rules: number, { due }: LaneReport) => (due > 0 ? `${rules}, ${due} due` : rules),
      },
      { field: 'epoch', name: 'Changed hands', width: '130px', render: (epoch: number) => `${epoch} ×` },
    ]}
  />
);

const FirstOnly: React.FC<{ listed: number }> = ({ listed }) =>
  listed < HEALTH_LISTED ? null : (
    <p className="lkSmall lkQuiet">
      These are the first {HEALTH_LISTED}. Each rule's own page says how it does.
    </p>
  );

/** What the engine does, what it does not manage, and what that means. */
/** A column that leads to the rule of its row. */
const toRule = {
  field: 'name',
  name: 'Rule',
  render: (name: string, { ruleId }: { ruleId: string }) => (
    <EuiLink href={`#/rules/${encodeURIComponent(ruleId)}`}>{name}</EuiLink>
  ),
};

export const HealthPage: React.FC = () => {
  useTitle(['Health']);
  const [state, change] = useUrl(healthFields);
  const { data, failure, refresh } = useApi('health', {}, { every: 5_000 });
  return (
    <Page title="Health">
      {failure && <FailureNote failure={failure} retry={refresh} />}
      {!data && !failure && <LoadingRows />}
      {data && (
        <>
          <EuiCallOut
            color={STATES[data.state].color}
            iconType={data.state === 'ok' ? 'check' : 'alert'}
            title={STATES[data.state].title}
          >
            {data.problems.length > 0 && (
              <ul>
                {data.problems.map(({ what, since, effect }) => (
                  <li key={what}>
                    <strong>{what}</strong>
                    {since && (
                      <>
                        {' '}
                        since <TimeText at={since} form="short" />
                      </>
                    )}
                    : {effect}
                  </li>
                ))}
              </ul>
            )}
          </EuiCallOut>
          <EuiSpacer size="l" />
          <Numbers report={data} />
          <EuiSpacer size="m" />
          <p className="lkSmall lkQuiet">{data.reading}</p>
          <OwnAlerts />
          {data.failing.length > 0 && (
            <Section title="Rules that do not run as they should">
              <EuiBasicTable
                tableCaption="Rules that do not run as they should"
                items={data.failing}
                responsive={false}
                columns={[
                  toRule,
                  { field: 'health', name: 'Health', width: '100px' },
                  { field: 'message', name: 'Why' },
                  {
                    field: 'since',
                    name: 'Since',
                    width: '160px',
                    render: (at: string | null) => <TimeText at={at} />,
                  },
                ]}
              />
              <FirstOnly listed={data.failing.length} />
            </Section>
          )}
          {data.notes.length > 0 && (
            <Section title="To know">
              <EuiBasicTable
                tableCaption="To know of rules"
                items={data.notes}
                responsive={false}
                columns={[toRule, { field: 'message', name: 'Note' }]}
              />
              <FirstOnly listed={data.notes.length} />
            </Section>
          )}
          <HealthGaps state={state} change={change} />
          <Section title="Lanes">
            <p className="lkSmall lkQuiet">
              A lane is one share of the rules, run in turns by one node at a time. During a turn the node
              renews its lease; when it does not, another one takes the lane over once the lease has ended.
            </p>
            <Lanes lanes={data.lanes} />
            <ThisNode />
          </Section>
        </>
      )}
    </Page>
  );
};
