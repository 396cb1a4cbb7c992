import { useEffect, useState } from 'react';
import { useApi, useLookout } from '../kit';

const keyOf = (space: string): string => `lookout.lastVisit.${space}`;

/** When this browser opened the queue last; undefined the first time, and where storage is switched off. */
function read(key: string): string | undefined {
  try {
    const at = localStorage.getItem(key);
    return at && !Number.isNaN(Date.parse(at)) ? at : undefined;
  } catch {
    return undefined;
  }
}

/** How many alerts were made since this browser opened the queue last. */
export function useLastVisit(): number {
  const { me } = useLookout();
  const key = keyOf(me.space);
  const [since] = useState(() => read(key));
  const { data } = useApi('alertCounts', { query: { since } }, { when: since !== undefined });
  useEffect(() => {
    try {
      localStorage.setItem(key, new Date().toISOString());
    } catch {
      // Storage is switched off: the next visit shows no number.
    }
  }, [key]);
  return since ? (data?.fresh ?? 0) : 0;
}
