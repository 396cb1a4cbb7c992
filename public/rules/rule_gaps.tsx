import { EuiSpacer, EuiTitle } from '@elastic/eui';
import React, { useState } from 'react';
import { BackfillsTable, type GapsState, GapsTable } from '../gaps';

interface Props {
  id: string;
  state: GapsState;
  change(part: Partial<GapsState>): void;
  /** Counts up when a backfill was begun by the button above. */
  begun: number;
}

/** What the rule has not looked at, and what it is looking at afterwards. */
export const RuleGaps: React.FC<Props> = ({ id, state, change, begun }) => {
  const [filled, setFilled] = useState(0);
  return (
    <>
      <EuiTitle size="xs">
        <h2>Gaps</h2>
      </EuiTitle>
      <p className="lkSmall lkQuiet">
        Stretches that were not looked at, or only in part. Filling one evaluates it now, in the background.
      </p>
      <EuiSpacer size="s" />
      <GapsTable rule={id} state={state} change={change} changed={() => setFilled((n) => n + 1)} />
      <EuiSpacer size="l" />
      <EuiTitle size="xs">
        <h2>Backfills</h2>
      </EuiTitle>
      <EuiSpacer size="s" />
      <BackfillsTable rule={id} state={state} change={change} begun={begun + filled} />
    </>
  );
};
