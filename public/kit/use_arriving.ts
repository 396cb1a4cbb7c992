import { useEffect, useState } from 'react';
import type { Arriving, BrowserHost } from '../ports';

const EVERY = 2_000;

/** What the host is still bringing in, asked every two seconds until nothing is on its way. */
export function useArriving(host: BrowserHost): Arriving | null {
  const [arriving, setArriving] = useState<Arriving | null>(null);
  useEffect(() => {
    if (!host.arriving) return;
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      // A server that does not answer is said elsewhere.
      const now = await host.arriving?.(abort.signal).catch(() => null);
      if (abort.signal.aborted) return;
      setArriving(now ?? null);
      if (now) timer = setTimeout(ask, EVERY);
    };
    void ask();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [host]);
  return arriving;
}
