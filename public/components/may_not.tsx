import { EuiToolTip } from '@elastic/eui';
import React from 'react';
import { useLookout } from '../kit';

/** In place of what somebody may not do: that it is so, and what would let them. */
export const MayNot: React.FC<{ duty: string; privilege: string }> = ({ duty, privilege }) => {
  const { me } = useLookout();
  return (
    <EuiToolTip content={`A role with “Lookout: ${privilege}” in the space ${me.space} lets you`}>
      <span className="lkSmall lkQuiet">You may not {duty} here.</span>
    </EuiToolTip>
  );
};
