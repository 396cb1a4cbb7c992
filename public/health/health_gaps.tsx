import { EuiSpacer, EuiTitle } from '@elastic/eui';
import React, { useState } from 'react';
import { MayNot } from '../components';
import { BackfillsTable, type GapsState, GapsTable, TooFarBack } from '../gaps';

interface Props {
  state: GapsState;
  change(part: Partial<GapsState>): void;
}

/** What rules have not looked at, of all rules, and what is looked at afterwards. */
export const HealthGaps: React.FC<Props> = ({ state, change }) => {
  const [filled, setFilled] = useState(0);
  const [settled, setSettled] = useState(0);
  return (
    <>
      <EuiSpacer size="l" />
      <EuiTitle size="xs">
        <h2>Gaps</h2>
      </EuiTitle>
      <p className="lkSmall lkQuiet">
        Stretches that rules did not look at, or only in part: after a long outage, while they were off, or
        because documents came late.
      </p>
      <MayNot duty="fill or dismiss gaps" needs="write" />
      <EuiSpacer size="s" />
      <TooFarBack key={`settled ${settled}`} settled={() => setSettled((n) => n + 1)} />
      <GapsTable key={settled} state={state} change={change} changed={() => setFilled((n) => n + 1)} />
      <EuiSpacer size="l" />
      <EuiTitle size="xs">
        <h2>Backfills</h2>
      </EuiTitle>
      <EuiSpacer size="s" />
      <BackfillsTable state={state} change={change} begun={filled + settled} />
    </>
  );
};
