import { EuiButton, EuiButtonEmpty, EuiLink, EuiSpacer } from '@elastic/eui';
import React from 'react';
import type { AnswerOf, Routes } from '../../../common/api';
import type { Delivery } from '../../../common/schemas';
import { inWords } from '../../../common/time';
import { OWN_RULE, RESOLUTION_WORDS } from '../../../common/words';
import { DocumentsTable, Facts, Sentence, TimeText } from '../../components';
import { useLookout, useNow } from '../../kit';
import { quietTexts } from '../../quiet';
import { conditionText, exactText, lengthText, plural, scheduleText } from '../../words';
import { DeliveryLine } from './deliveries';
import { Measure } from './measure';
import { measureOf, otherValues } from './measure_of';
import { nextTexts } from './next_text';

type Full = AnswerOf<Routes['getAlert']>;

interface Props {
  alert: Full;
  deliveries: readonly Delivery[] | undefined;
  showDocuments(): void;
}

const Own: React.FC = () => (
  <div>
    <EuiLink href="#/health">Lookout itself</EuiLink>: it watches how it runs. Health has the details.
  </div>
);

const Rule: React.FC<{ alert: Full }> = ({ alert: { rule, ruleId, ruleName } }) => (
  <>
    <EuiLink href={`#/rules/${encodeURIComponent(ruleId)}`}>{ruleName}</EuiLink>
    {rule ? `: alerts when ${conditionText(rule.condition)}.` : ' (deleted)'}
    {rule?.description && <div className="lkPre">{rule.description}</div>}
    {rule?.runbook && (
      <div>
        <EuiLink href={rule.runbook} target="_blank" external>
          Runbook
        </EuiLink>
      </div>
    )}
  </>
);

const What: React.FC<{ alert: Full }> = ({ alert }) =>
  alert.ruleId === OWN_RULE ? <Own /> : <Rule alert={alert} />;

/**
 * When, and how many. Documents of a condition that counts begin before the first moment at which it held, by up to
 * the length that it counts over.
 */
const Span: React.FC<{ alert: Full }> = ({ alert }) => {
  const { count, matches, firstSeen, lastSeen, condition, rule } = alert;
  const length = Date.parse(lastSeen) - Date.parse(firstSeen);
  const found = (what: string) => `${plural(count, what)} in ${plural(matches, 'match', 'matches')}`;
  if (condition === 'event') {
    return (
      <>
        {found('event')}
        {length >= 1_000 && ` over ${lengthText(length)}`}, first <TimeText at={firstSeen} form="short" />,
        last <TimeText at={lastSeen} form="short" />
      </>
    );
  }
  return (
    <>
      The condition held from <TimeText at={firstSeen} form="short" /> to{' '}
      <TimeText at={lastSeen} form="short" />
      {length >= 1_000 && ` (${lengthText(length)})`}: {found('document')}
      {rule?.condition.type === 'frequency' &&
        `, those of the ${inWords(rule.condition.within)} before it among them`}
    </>
  );
};

const WhyNow: React.FC<{ alert: Full }> = ({ alert }) => {
  const { rule } = alert;
  const measured = measureOf(alert, rule?.condition);
  const others = otherValues(alert.values);
  return (
    <>
      <Sentence text={alert.reason} />
      {measured && <Measure measured={measured} />}
      {alert.storm && alert.storm.first.length > 3 && (
        <div className="lkSmall lkBreak">
          Held here: {alert.storm.first.join(' · ')}
          {alert.storm.keys > alert.storm.first.length &&
            ` and ${(alert.storm.keys - alert.storm.first.length).toLocaleString('en-US')} more`}
        </div>
      )}
      {others.length > 0 && (
        <div className="lkSmall">
          {others.map(({ name, value, moment }, at) => (
            <React.Fragment key={name}>
              {at > 0 && ' · '}
              {name}: {moment ? <TimeText at={value} form="short" /> : <strong>{value}</strong>}
            </React.Fragment>
          ))}
        </div>
      )}
      <div className="lkSmall lkQuiet">
        <Span alert={alert} />
        {alert.recurrences > 0 && `, came back ${alert.recurrences} ×`}
        {rule && `; the rule looks ${scheduleText(rule)}`}
        <br />
        found last in the window {exactText(alert.window.from)} to {exactText(alert.window.to)}
      </div>
    </>
  );
};

const Documents: React.FC<Props> = ({ alert, showDocuments }) => {
  const { host } = useLookout();
  return (
    <>
      {alert.sample.length > 0 ? (
        <DocumentsTable documents={alert.sample} label="Sample documents" />
      ) : (
        <p>{alert.ruleId === OWN_RULE ? 'It is about none.' : 'The rule keeps no sample documents.'}</p>
      )}
      <EuiSpacer size="s" />
      <div className="lkRow">
        <span className="lkSmall">
          {alert.sample.length} of {alert.count.toLocaleString('en-US')} shown
        </span>
        {alert.discoverUrl && (
          <EuiButton size="s" iconType="discoverApp" href={host.href(alert.discoverUrl)} target="_blank">
            Open in Discover (o)
          </EuiButton>
        )}
        <EuiButtonEmpty size="s" onClick={showDocuments}>
          Read them again
        </EuiButtonEmpty>
      </div>
    </>
  );
};

const Who: React.FC<{ alert: Full }> = ({ alert }) => (
  <>
    {alert.owner ? (
      <>
        <strong>{alert.owner}</strong>
        {alert.ownedSince && (
          <>
            , since <TimeText at={alert.ownedSince} form="short" />
          </>
        )}
      </>
    ) : (
      'Nobody'
    )}
    {alert.acknowledged && alert.status === 'acknowledged' && (
      <div>
        acknowledged by {alert.acknowledged.by} <TimeText at={alert.acknowledged.at} />
      </div>
    )}
    {quietTexts(alert).map((text) => (
      <div key={text}>{text}</div>
    ))}
    {alert.escalated && (
      <div>
        escalated by {alert.escalated.by} <TimeText at={alert.escalated.at} />
      </div>
    )}
    {alert.closed && alert.status === 'closed' && (
      <div>
        closed by {alert.closed.by} <TimeText at={alert.closed.at} />
        {alert.resolution && `, ${RESOLUTION_WORDS[alert.resolution]}`}
      </div>
    )}
  </>
);

const Before: React.FC<{ alert: Full }> = ({ alert: { earlier, rule } }) => {
  if (earlier.length === 0) {
    return (
      <>
        The first {rule?.grouping === 'rule' ? 'of its rule' : 'of this rule and key'} that is still on
        record.
      </>
    );
  }
  return (
    <ul>
      {earlier.map((one) => (
        <li key={one.id}>
          <EuiLink href={`#/queue?alert=${encodeURIComponent(one.id)}`}>
            <TimeText at={one.createdAt} form="short" />
          </EuiLink>
          : ×{one.count.toLocaleString('en-US')},{' '}
          {one.resolution ? RESOLUTION_WORDS[one.resolution] : one.status}
          {one.closed && ` by ${one.closed.by}`}
        </li>
      ))}
    </ul>
  );
};

/** The seven questions that whoever opens an alert has, answered without a click. */
export const Answers: React.FC<Props> = (props) => {
  const now = useNow(10_000);
  const { alert, deliveries } = props;
  return (
    <Facts
      items={[
        ['What', <What key="what" alert={alert} />],
        ['Why now', <WhyNow key="why" alert={alert} />],
        ['Which documents', <Documents key="which" {...props} />],
        ['Who has it', <Who key="who" alert={alert} />],
        [
          'Who was told',
          deliveries === undefined
            ? '…'
            : deliveries.length === 0
              ? 'Nobody'
              : deliveries.map((delivery) => <DeliveryLine key={delivery.id} delivery={delivery} />),
        ],
        ['What happens next', nextTexts(alert, alert.rule, now).map((text) => <div key={text}>{text}</div>)],
        ['What it was before', <Before key="before" alert={alert} />],
      ]}
    />
  );
};
