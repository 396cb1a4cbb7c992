import { EuiSpacer } from '@elastic/eui';
import React from 'react';
import { useApi } from '../kit';
import { lengthText, plural } from '../words';

const tenths = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;

/** What the node that answers does at this moment. The others answer for themselves. */
export const ThisNode: React.FC = () => {
  const { data } = useApi('live', {}, { every: 10_000 });
  if (!data?.background) return null;
  const { rules, running, slow, overdueMs, startP99Ms, wakeP99Ms } = data;
  const { searches, batches, rejected, shrunkTo } = data;
  const parts = [
    `${plural(rules, 'rule')} of this space, ${running.toLocaleString('en-US')} under way`,
    overdueMs > 1_000 ? `due for ${lengthText(overdueMs)} at most` : 'none overdue',
    `${slow.toLocaleString('en-US')} slow`,
    ...(startP99Ms === null
      ? []
      : [
          `99 of 100 runs began within ${tenths(startP99Ms)} of when they were due, ${tenths(wakeP99Ms ?? 0)} of it until the host woke their lane`,
        ]),
    `${plural(searches, 'search', 'searches')} in ${plural(batches, 'call')} since its start`,
    `${rejected.toLocaleString('en-US')} refused by the search engine`,
    shrunkTo === null
      ? 'up to 100 searches a call'
      : `only ${shrunkTo} searches a call for now, those of severe rules first`,
  ];
  return (
    <>
      <EuiSpacer size="s" />
      <p className="lkSmall lkQuiet">The node that answers this page: {parts.join(' · ')}.</p>
    </>
  );
};
