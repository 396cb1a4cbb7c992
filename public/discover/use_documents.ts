import { useEffect, useState } from 'react';
import { DISCOVER_PATH, type DiscoverAnswer } from '../../common/discover_page';
import { explain, type Failure, isAbort } from '../kit';
import type { BrowserHost } from '../ports';
import { type PageState, requestOf } from './state';

export interface Documents {
  answer: DiscoverAnswer | null;
  failure: Failure | null;
  loading: boolean;
}

/** The documents of a state; the old ones stay while the new ones come. `round` asks the same again. */
export function useDocuments(host: BrowserHost, state: PageState | null, round: number): Documents {
  const [shown, setShown] = useState<Documents>({ answer: null, failure: null, loading: true });
  const body = state ? JSON.stringify(requestOf(state)) : '';
  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` asks again
  useEffect(() => {
    if (!body) return;
    const abort = new AbortController();
    setShown((old) => ({ ...old, loading: true }));
    host.http
      .fetch<DiscoverAnswer>(DISCOVER_PATH, { method: 'POST', body: JSON.parse(body), signal: abort.signal })
      .then(
        (answer) => {
          if (!abort.signal.aborted) setShown({ answer, failure: null, loading: false });
        },
        (error) => {
          if (abort.signal.aborted || isAbort(error)) return;
          setShown((old) => ({ ...old, failure: explain(error), loading: false }));
        },
      );
    return () => abort.abort();
  }, [host, body, round]);
  return shown;
}
