import { EuiCallOut, EuiCodeBlock, EuiLink, EuiSpacer, EuiText } from '@elastic/eui';
import React from 'react';
import type { RuleRow } from '../../common/api';
import { Facts, HealthBadge, SeverityMark, Sparkline, TimeText } from '../components';
import { useApi } from '../kit';
import { lengthText, ruleText } from '../words';
import { isHeld, needsKey, RunAsMe, RunsAs } from './runs_as';
import { queryText, sourceText } from './source_text';
import { StepList } from './step_list';

/** What a rule does and how that goes, on one page. */
export const RuleOverview: React.FC<{ rule: RuleRow; done(): void }> = ({ rule, done }) => {
  const channels = useApi('listChannels');
  const name = (id: string) => channels.data?.items.find((one) => one.id === id)?.name ?? id;
  const query = queryText(rule);
  return (
    <>
      {rule.status.health !== 'ok' && rule.status.message && rule.status.health !== 'orphaned' && (
        <>
          <EuiCallOut
            color={rule.status.health === 'failing' ? 'danger' : 'warning'}
            iconType="alert"
            title={rule.status.health === 'gap' ? 'This rule has gaps' : `This rule is ${rule.status.health}`}
          >
            <p className="lkPre lkBreak">{rule.status.message}</p>
            {rule.status.since && (
              <p>
                Since <TimeText at={rule.status.since} form="short" />.{' '}
                {rule.status.health === 'gap'
                  ? 'Its gaps below say why, and can be filled.'
                  : 'It is tried again by itself.'}
              </p>
            )}
            {needsKey(rule) && !isHeld(rule) && <RunAsMe rule={rule} done={done} />}
          </EuiCallOut>
          <EuiSpacer size="m" />
        </>
      )}
      <EuiText className="lkNarrow">
        <p>{ruleText(rule, sourceText(rule), rule.channels.map(name))}</p>
        {rule.description && <p className="lkPre">{rule.description}</p>}
      </EuiText>
      <EuiSpacer size="m" />
      <Facts
        items={[
          ['Health', <HealthBadge key="health" status={rule.status} />],
          [
            'Alerts',
            <span key="alerts" className="lkRow">
              <EuiLink href={`#/queue?rule=${encodeURIComponent(rule.id)}`}>
                {rule.openAlerts.toLocaleString('en-US')} open
              </EuiLink>
              <Sparkline values={rule.perDay} />{' '}
              <span className="lkSmall lkQuiet">last {rule.perDay.length} days</span>
            </span>,
          ],
          ['Severity', <SeverityMark key="severity" severity={rule.severity} />],
          ['Evaluated to', <TimeText key="to" at={rule.status.evaluatedTo} form="short" empty="not yet" />],
          ['Last run', <TimeText key="last" at={rule.status.lastRunAt} empty="none yet" />],
          [
            'Next run',
            <TimeText
              key="next"
              at={rule.status.nextRunAt}
              empty={rule.enabled ? 'soon' : 'none: it is off'}
            />,
          ],
          [
            'Behind the clock',
            rule.status.delay ? (
              <span key="delay">
                {rule.status.delay.why}; documents that come up to {lengthText(rule.status.delay.rereadMs)}{' '}
                late are counted
              </span>
            ) : (
              'not known yet'
            ),
          ],
          ...(rule.status.notes.length > 0
            ? [
                [
                  'To know',
                  <ul key="notes">
                    {rule.status.notes.map((note) => (
                      <li key={note}>{note}</li>
                    ))}
                  </ul>,
                ] as [string, React.ReactNode],
              ]
            : []),
          ['Runs as', <RunsAs key="runs" rule={rule} done={done} />],
          ['Steps', <StepList key="steps" rule={rule} />],
          ['Owner', rule.owner ?? 'nobody'],
          ['Tags', rule.tags.length > 0 ? rule.tags.join(', ') : 'none'],
          [
            'Runbook',
            rule.runbook ? (
              <EuiLink key="runbook" href={rule.runbook} target="_blank" external>
                {rule.runbook}
              </EuiLink>
            ) : (
              'none'
            ),
          ],
          [
            'Changed',
            <span key="changed">
              <TimeText at={rule.updatedAt} /> by {rule.updatedBy} (version {rule.version})
            </span>,
          ],
        ]}
      />
      {query && (
        <>
          <EuiSpacer size="m" />
          <EuiCodeBlock
            language={rule.source.kind === 'query' && rule.source.language === 'dsl' ? 'json' : 'text'}
            fontSize="s"
            paddingSize="m"
            isCopyable
          >
            {query}
          </EuiCodeBlock>
        </>
      )}
    </>
  );
};
