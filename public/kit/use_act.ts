import { useCallback, useEffect, useRef, useState } from 'react';
import type { AnswerOf, RouteId, Routes } from '../../common/api';
import type { CallInput } from './api';
import { explain, type Failure } from './failures';
import { useLookout } from './lookout_context';

export interface Acting {
  busy: boolean;
  /**
   * Calls a route that changes something. Resolves to its answer, or to null after the failure was said: in a
   * toast, or by `onFailure` when that is given.
   */
  run<K extends RouteId>(
    id: K,
    input: CallInput<K>,
    onFailure?: (failure: Failure) => void,
  ): Promise<AnswerOf<Routes[K]> | null>;
}

export function useAct(): Acting {
  const { call, complain } = useLookout();
  const [busy, setBusy] = useState(false);
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);
  const run = useCallback<Acting['run']>(
    async (id, input, onFailure) => {
      setBusy(true);
      try {
        return await call(id, input);
      } catch (error) {
        const failure = explain(error);
        if (onFailure) onFailure(failure);
        else complain(failure);
        return null;
      } finally {
        if (mounted.current) setBusy(false);
      }
    },
    [call, complain],
  );
  return { busy, run };
}
