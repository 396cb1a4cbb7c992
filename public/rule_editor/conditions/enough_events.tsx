import React from 'react';
import { LineErrors, NumberOf } from './pieces';
import type { ConditionProps } from './props';

/** `where there are at least [0] …`: of fewer events nothing is said. */
export const EnoughEvents: React.FC<ConditionProps & { children: string }> = ({ children, ...props }) => (
  <>
    <div className="lkLine">
      where there are at least
      <NumberOf {...props} name="atLeast" label="At least" min={0} step={1} placeholder="0" />
      {children}
    </div>
    <LineErrors errors={props.errors} of={['atLeast']} />
  </>
);
