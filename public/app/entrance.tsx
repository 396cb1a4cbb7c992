import { EuiLoadingSpinner } from '@elastic/eui';
import React, { useCallback, useEffect, useState } from 'react';
import type { Me } from '../../common/api';
import { FailureNote, NoRight } from '../components';
import { explain, type Failure, isAbort, makeCall, useAgain } from '../kit';
import type { BrowserHost } from '../ports';
import { App } from './app';

/** Asks who is looking before anything else, and says what is missing when that person may not look. */
export const Entrance: React.FC<{ host: BrowserHost }> = ({ host }) => {
  const [me, setMe] = useState<Me | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [tries, setTries] = useState(0);
  const retry = useCallback(() => setTries((n) => n + 1), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `tries` asks again
  useEffect(() => {
    const abort = new AbortController();
    makeCall(host)('me', {}, abort.signal).then(
      (answer) => {
        setFailure(null);
        setMe(answer);
      },
      (error) => {
        if (!isAbort(error)) setFailure(explain(error));
      },
    );
    return () => abort.abort();
  }, [host, tries]);
  useAgain(failure, retry);

  if (failure && failure.kind !== 'no_right') {
    return (
      <div className="lkApp">
        <FailureNote failure={failure} retry={retry} />
      </div>
    );
  }
  if (failure || (me && !me.privileges.read)) {
    return <NoRight duty="see Lookout" needs="read" />;
  }
  if (!me) {
    return (
      <div className="lkApp">
        <EuiLoadingSpinner size="l" aria-label="Loading Lookout" />
      </div>
    );
  }
  return <App host={host} me={me} />;
};
