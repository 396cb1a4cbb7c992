import { useEffect } from 'react';
import { type Failure, passes } from './failures';

/** How soon a page asks again, milliseconds. */
const AGAIN_MS = 5_000;

/** Asks again by itself, as the failure's text promises, while what failed passes by itself and somebody is looking. */
export function useAgain(failure: Failure | null, again: () => void): void {
  useEffect(() => {
    if (!failure || !passes(failure)) return;
    const timer = setInterval(() => {
      if (!document.hidden) again();
    }, AGAIN_MS);
    return () => clearInterval(timer);
  }, [failure, again]);
}
