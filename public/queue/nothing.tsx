import { EuiButton, EuiButtonEmpty } from '@elastic/eui';
import React from 'react';
import { ArrivingNote, Empty, MayNot } from '../components';
import { useLookout } from '../kit';
import { listText } from '../words';
import { activeFilters, NO_FILTERS, type QueueState } from './url';

interface Props {
  state: QueueState;
  change(part: Partial<QueueState>): void;
  /** How many rules there are and run; undefined while that is not known. */
  rules: { total: number; enabled: number } | undefined;
  mayWrite: boolean;
}

/** No rule yet: the way to the first alert. */
const FirstUse: React.FC<{ mayWrite: boolean }> = ({ mayWrite }) => (
  <Empty
    icon="bell"
    title="Turn a saved search into a rule"
    actions={
      mayWrite
        ? [
            <EuiButton key="saved" fill href="#/rules/new">
              From a saved search
            </EuiButton>,
            <EuiButtonEmpty key="query" href="#/rules/new?kind=query">
              From a query
            </EuiButtonEmpty>,
          ]
        : undefined
    }
  >
    <p>
      A rule looks into a search at an interval. When it finds what it looks for, an alert waits here until
      somebody has dealt with it. You see how often it would have fired before you save it.
    </p>
    <MayNot duty="write rules" needs="write" />
  </Empty>
);

/** An empty list: why, and what to loosen or do. */
export const Nothing: React.FC<Props> = (props) => {
  const { host } = useLookout();
  return (
    <>
      <ArrivingNote
        host={host}
        effect="The starter rules watch from now on; their first alerts come here within minutes."
      />
      <Why {...props} />
    </>
  );
};

const Why: React.FC<Props> = ({ state, change, rules, mayWrite }) => {
  const filters = activeFilters(state);
  if (filters.length > 0) {
    return (
      <Empty
        icon="search"
        title="No alert matches"
        actions={<EuiButton onClick={() => change(NO_FILTERS)}>Show all open and acknowledged</EuiButton>}
      >
        <p>Loosen {listText(filters, 'or')}.</p>
        <div className="lkRow" style={{ justifyContent: 'center' }}>
          {filters.map((name) => (
            <EuiButtonEmpty
              key={name}
              size="s"
              iconType="cross"
              onClick={() => change({ [name]: NO_FILTERS[name], page: 1 })}
            >
              {name}
            </EuiButtonEmpty>
          ))}
        </div>
      </Empty>
    );
  }
  if (rules?.total === 0) return <FirstUse mayWrite={mayWrite} />;
  return (
    <Empty
      icon="check"
      title="Nothing to do"
      actions={
        <EuiButtonEmpty onClick={() => change({ status: ['closed'], page: 1 })}>
          Show those closed in the last {state.closedIn}
        </EuiButtonEmpty>
      }
    >
      <p>
        No alert is open or acknowledged.
        {rules &&
          (rules.enabled > 0
            ? ` ${rules.enabled} of ${rules.total} rules watch.`
            : ' All rules are switched off.')}
      </p>
      {rules?.enabled === 0 && <a href="#/rules">Go to the rules</a>}
    </Empty>
  );
};
