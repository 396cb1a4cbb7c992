import { EuiContextMenuItem } from '@elastic/eui';
import React from 'react';
import { useLookout } from '../../kit';

/** Who may not change rules may not ignore: that is what it does. */
export const whyNoIgnoring = (space: string): string =>
  `it changes the rule: a role with “Lookout: Write rules” in the space ${space} may do it`;

/** One of the ways to make an alert quieter, in the menu of all of them. */
export const IgnoreEntry: React.FC<{ ask(): void }> = ({ ask }) => {
  const { me } = useLookout();
  const may = me.privileges.write;
  return (
    <EuiContextMenuItem icon="eyeClosed" onClick={ask} disabled={!may} data-test-subj="lkIgnore">
      Ignore matches like this {may && '(i)'}
      <div className="lkSmall lkQuiet">
        {may ? 'they make no alert, until a time' : `not yours to do: ${whyNoIgnoring(me.space)}`}
      </div>
    </EuiContextMenuItem>
  );
};
