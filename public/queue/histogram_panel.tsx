import { EuiPanel } from '@elastic/eui';
import React, { useMemo } from 'react';
import { toMillis } from '../../common/time';
import { SEVERITIES } from '../../common/words';
import { Bars, FailureNote, LoadingRows, SEVERITY_COLORS } from '../components';
import { useApi, useNow } from '../kit';
import { filterOf, type QueueState } from './url';

const LAYERS = SEVERITIES.map((name) => ({ name, color: SEVERITY_COLORS[name] }));

/** Alerts over time, stacked by severity, over the range that bounds the closed ones. */
export const HistogramPanel: React.FC<{ state: QueueState }> = ({ state }) => {
  const minute = Math.floor(useNow(30_000) / 60_000) * 60_000;
  const query = useMemo(
    () => ({
      ...filterOf(state, minute),
      status: state.status,
      from: new Date(minute - toMillis(state.closedIn)).toISOString(),
      to: new Date(minute + 60_000).toISOString(),
    }),
    [state, minute],
  );
  const { data, failure, refresh } = useApi('alertHistogram', { query });
  return (
    <EuiPanel paddingSize="s">
      {failure && <FailureNote failure={failure} retry={refresh} />}
      {data ? (
        <>
          <div className="lkRow lkSmall">
            {[...LAYERS].reverse().map(({ name, color }) => (
              <span key={name} className="lkSeverity">
                <span className="lkDot" style={{ backgroundColor: color }} aria-hidden="true" />
                {name}
              </span>
            ))}
            <span className="lkQuiet">one bar: {data.interval}</span>
          </div>
          <Bars
            label={`Alerts over the last ${state.closedIn}, by severity`}
            height={130}
            layers={LAYERS}
            bars={data.buckets.map(({ at, bySeverity }) => ({
              at,
              values: SEVERITIES.map((severity) => bySeverity[severity] ?? 0),
            }))}
          />
        </>
      ) : (
        !failure && <LoadingRows rows={4} />
      )}
    </EuiPanel>
  );
};
