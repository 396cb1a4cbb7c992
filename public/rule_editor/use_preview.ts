import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { PreviewReport } from '../../common/api';
import type { Condition, RuleInput } from '../../common/schemas';
import { explain, type Failure, isAbort, useAgain, useLookout, useSettled } from '../kit';

export const RANGES = ['24h', '7d', '30d'] as const;
export type Range = (typeof RANGES)[number];

/** How long typing must have stopped, milliseconds. */
const STILL = 600;

export interface Preview {
  /** The last one computed; stays while the next is on its way. */
  report: PreviewReport | null;
  /** The condition that it is of. */
  condition: Condition | null;
  failure: Failure | null;
  /** Waiting for typing to stop does not count as computing. */
  computing: boolean;
  /** What is shown is not of what the blanks say now. */
  outdated: boolean;
  stopped: boolean;
  stop(): void;
  again(): void;
}

/** Computes how often the rule would have fired, a moment after typing stops. Null input: nothing to compute yet. */
export function usePreview(input: RuleInput | null, range: Range): Preview {
  const { call } = useLookout();
  const asked = input ? JSON.stringify({ rule: input, range }) : '';
  const settled = useSettled(asked, STILL);
  const [round, setRound] = useState(0);
  const [state, setState] = useState<{
    report: PreviewReport | null;
    of: string;
    failure: Failure | null;
    computing: boolean;
    stopped: boolean;
  }>({ report: null, of: '', failure: null, computing: false, stopped: false });
  const running = useRef<AbortController | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` computes the same again
  useEffect(() => {
    if (!settled) return;
    const abort = new AbortController();
    running.current = abort;
    setState((old) => ({ ...old, computing: true, stopped: false }));
    call('previewRule', { body: JSON.parse(settled) }, abort.signal).then(
      (report) => {
        if (abort.signal.aborted) return;
        setState({ report, of: settled, failure: null, computing: false, stopped: false });
      },
      (error) => {
        if (abort.signal.aborted || isAbort(error)) return;
        setState((old) => ({ ...old, failure: explain(error), of: settled, computing: false }));
      },
    );
    return () => abort.abort();
  }, [call, settled, round]);

  const stop = useCallback(() => {
    running.current?.abort();
    setState((old) => ({ ...old, computing: false, stopped: true }));
  }, []);
  const again = useCallback(() => setRound((n) => n + 1), []);
  useAgain(state.computing ? null : state.failure, again);
  const condition = useMemo(
    () => (state.of ? (JSON.parse(state.of) as { rule: RuleInput }).rule.condition : null),
    [state.of],
  );
  return {
    report: state.report,
    condition,
    failure: state.failure,
    computing: state.computing,
    stopped: state.stopped,
    outdated: state.report !== null && state.of !== asked,
    stop,
    again,
  };
}
