import { EuiToolTip } from '@elastic/eui';
import React from 'react';
import { type Me, PRIVILEGE_NAMES, type Privilege } from '../../common/api';
import { useLookout } from '../kit';
import { Empty } from './states';

/** Who gives a privilege, as the host has it. */
function giver({ host, space }: Me, needs: Privilege): string {
  if (host === 'standalone')
    return `A role of the cluster with “use:${needs}” of the application lookout gives it.`;
  return `Whoever manages roles can give it, or all of Lookout, in the space ${space}.`;
}

/** `You may not change rules here: that takes “Lookout: Write rules”.` */
export const mayNotText = (duty: string, needs: Privilege): string =>
  `You may not ${duty} here: that takes “Lookout: ${PRIVILEGE_NAMES[needs]}”.`;

/** In place of what somebody may not do: that it is so, and what would let them. Nothing for those who may. */
export const MayNot: React.FC<{ duty: string; needs: Privilege }> = ({ duty, needs }) => {
  const { me } = useLookout();
  if (me.privileges[needs]) return null;
  return (
    <EuiToolTip content={giver(me, needs)}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the tooltip must open by key too */}
      <span className="lkSmall lkQuiet" tabIndex={0} data-test-subj="lkMayNot">
        {mayNotText(duty, needs)}
      </span>
    </EuiToolTip>
  );
};

/** In place of a whole page. */
export const NoRight: React.FC<{ duty: string; needs: Privilege }> = ({ duty, needs }) => (
  <div data-test-subj="lkMayNot">
    <Empty icon="lock" title={`You may not ${duty} here`}>
      <p>
        That takes “Lookout: {PRIVILEGE_NAMES[needs]}”. Whoever manages roles and spaces can give it to you.
      </p>
    </Empty>
  </div>
);
