import React, { createContext, useContext, useMemo } from 'react';
import type { Me } from '../../common/api';
import type { BrowserHost } from '../ports';
import { type Call, makeCall } from './api';
import type { Failure } from './failures';

export interface Lookout {
  host: BrowserHost;
  call: Call;
  me: Me;
  /** Says a failure in a toast. */
  complain(failure: Failure): void;
}

const Context = createContext<Lookout | null>(null);

export const ProvideLookout: React.FC<{ host: BrowserHost; me: Me }> = ({ host, me, children }) => {
  const value = useMemo<Lookout>(
    () => ({
      host,
      me,
      call: makeCall(host),
      complain: ({ title, text }) => host.toasts.danger(title, text),
    }),
    [host, me],
  );
  return <Context.Provider value={value}>{children}</Context.Provider>;
};

/** The host, the API and who is looking. Throws outside of the app. */
export function useLookout(): Lookout {
  const value = useContext(Context);
  if (!value) throw new Error('useLookout is used outside of ProvideLookout');
  return value;
}
