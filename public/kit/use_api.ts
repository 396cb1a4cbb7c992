import { useCallback, useEffect, useRef, useState } from 'react';
import type { AnswerOf, RouteId, Routes } from '../../common/api';
import type { CallInput } from './api';
import { explain, type Failure, isAbort } from './failures';
import { useLookout } from './lookout_context';
import { useAgain } from './use_again';

export interface Loaded<T> {
  /** The newest answer; stays while the next one is on its way. */
  data: T | undefined;
  /** Nothing to show yet. */
  first: boolean;
  /** A request is under way. */
  loading: boolean;
  failure: Failure | null;
  refresh(): void;
}

interface Options {
  /** Asks again after so many milliseconds while the page is visible; 0 = only when told. */
  every?: number;
  /** False: does not ask at all. */
  when?: boolean;
}

/** Asks a route, keeps the old answer while asking again, and aborts what nobody waits for any more. */
export function useApi<K extends RouteId>(
  id: K,
  input: CallInput<K> = {},
  { every = 0, when = true }: Options = {},
): Loaded<AnswerOf<Routes[K]>> {
  const { call } = useLookout();
  const [state, setState] = useState<{
    data?: AnswerOf<Routes[K]>;
    failure: Failure | null;
    loading: boolean;
  }>({
    failure: null,
    loading: when,
  });
  const [tick, setTick] = useState(0);
  const refresh = useCallback(() => setTick((n) => n + 1), []);
  const asked = JSON.stringify(input);
  const latest = useRef(input);
  latest.current = input;

  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` stands for the input by value, `tick` for a refresh
  useEffect(() => {
    if (!when) {
      setState((old) => ({ ...old, loading: false }));
      return;
    }
    const abort = new AbortController();
    setState((old) => ({ ...old, loading: true }));
    call(id, latest.current, abort.signal).then(
      (data) => {
        if (!abort.signal.aborted) setState({ data, failure: null, loading: false });
      },
      (error) => {
        if (abort.signal.aborted || isAbort(error)) return;
        setState((old) => ({ ...old, failure: explain(error), loading: false }));
      },
    );
    return () => abort.abort();
  }, [call, id, asked, tick, when]);

  useEffect(() => {
    if (!every || !when) return;
    const timer = setInterval(() => {
      if (!document.hidden) refresh();
    }, every);
    return () => clearInterval(timer);
  }, [every, when, refresh]);
  useAgain(when && !state.loading ? state.failure : null, refresh);

  return { ...state, data: state.data, first: state.data === undefined && !state.failure, refresh };
}
