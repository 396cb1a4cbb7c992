import { EuiButton, EuiButtonEmpty, EuiCallOut, EuiSpacer } from '@elastic/eui';
import React, { useRef, useState } from 'react';
import { useAct, useApi, useLookout } from '../kit';
import { plural } from '../words';

type Act = 'fill' | 'dismiss';
const DOES: Record<Act, string> = { fill: 'Beginning to fill', dismiss: 'Dismissing' };

/** After a long outage or a restored snapshot every rule has a gap: what that means, and one act for all of them. */
export const TooFarBack: React.FC<{ settled(): void }> = ({ settled }) => {
  const { me } = useLookout();
  const { run } = useAct();
  const query = { state: ['open' as const], reason: ['catch_up' as const], perPage: 1 };
  const { data } = useApi('listGaps', { query }, { every: 10_000 });
  const [doing, setDoing] = useState<{ act: Act; left: number } | null>(null);
  const stopped = useRef(false);
  const total = data?.total ?? 0;
  if (total === 0) return null;

  const settle = async (act: Act) => {
    stopped.current = false;
    setDoing({ act, left: total });
    for (;;) {
      const answer = await run('settleGaps', { body: { act, reason: 'catch_up' } });
      if (!answer || answer.left === 0 || answer.changed === 0 || stopped.current) break;
      setDoing({ act, left: answer.left });
    }
    setDoing(null);
    settled();
  };
  return (
    <>
      <EuiCallOut
        color="warning"
        iconType="clock"
        size="s"
        title={`${plural(total, 'gap')} of rules that were not evaluated for longer than is caught up on`}
      >
        <p>
          That is so after a long outage, or when a snapshot was restored. What lies so far back is not looked
          at by itself, and of what was caught up on since then nobody was told. Fill the gaps to have alerts
          of that time, marked and told to nobody; or dismiss them, and it stays as it is.
        </p>
        {me.privileges.write && !doing && (
          <span className="lkRow">
            <EuiButton size="s" color="warning" onClick={() => void settle('fill')}>
              Fill all
            </EuiButton>
            <EuiButtonEmpty size="s" onClick={() => void settle('dismiss')}>
              Dismiss all
            </EuiButtonEmpty>
          </span>
        )}
        {doing && (
          <span className="lkRow">
            <span>
              {DOES[doing.act]}: {doing.left.toLocaleString('en-US')} left
            </span>
            <EuiButtonEmpty
              size="s"
              onClick={() => {
                stopped.current = true;
              }}
            >
              Stop
            </EuiButtonEmpty>
          </span>
        )}
      </EuiCallOut>
      <EuiSpacer size="m" />
    </>
  );
};
