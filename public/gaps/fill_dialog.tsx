import React, { useState } from 'react';
import type { Gap } from '../../common/schemas';
import { Confirm } from '../components';
import { useAct, useLookout } from '../kit';
import { TellChoice } from './tell_choice';
import { gapText, stretchText } from './words';

/** Has what was missed evaluated now. */
export const FillDialog: React.FC<{ gap: Gap; done(): void; cancel(): void }> = ({ gap, done, cancel }) => {
  const { host } = useLookout();
  const { busy, run } = useAct();
  const [notify, setNotify] = useState(false);
  const fill = async () => {
    const answer = await run('fillGap', { params: { id: gap.id }, body: { notify } });
    if (answer) host.toasts.success('The gap is being filled', 'You see how far it is under Backfills.');
    done();
  };
  return (
    <Confirm
      title={`Fill the gap of ${gap.ruleName}?`}
      act="Fill the gap"
      disabled={busy}
      onConfirm={fill}
      onCancel={cancel}
    >
      <p>
        {stretchText(gap)}: {gapText(gap)}. The rule looks at this stretch now, with the query and condition
        that it has today.
      </p>
      <TellChoice notify={notify} onChange={setNotify} />
    </Confirm>
  );
};
