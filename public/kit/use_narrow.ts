import { useEffect, useState } from 'react';

/** Where the pages change to one column; the same number as in the styles. */
const NARROW = '(max-width: 1000px)';

/** Whether there is little room across. */
export function useNarrow(): boolean {
  const [narrow, setNarrow] = useState(() => matchMedia(NARROW).matches);
  useEffect(() => {
    const media = matchMedia(NARROW);
    const follow = () => setNarrow(media.matches);
    media.addEventListener('change', follow);
    return () => media.removeEventListener('change', follow);
  }, []);
  return narrow;
}
