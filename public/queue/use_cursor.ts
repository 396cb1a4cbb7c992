import { useCallback, useEffect, useState } from 'react';
import { rowFocusId } from './alerts_table';
import { moveCursor } from './rows';

/**
 * The row that keys act on. It is the row that has the focus, so that a screen reader follows; while an alert is
 * open in the flyout, moving opens the next one.
 */
export function useCursor(ids: readonly string[], open: string | undefined, show: (id: string) => void) {
  const [id, setId] = useState<string | undefined>(undefined);
  const now = open ?? id;

  const go = useCallback((next: string | undefined) => {
    setId(next);
    if (next === undefined) return;
    const row = document.getElementById(rowFocusId(next));
    row?.focus({ preventScroll: true });
    row?.closest('tr')?.scrollIntoView({ block: 'nearest' });
  }, []);

  const move = useCallback(
    (by: number) => {
      const next = moveCursor(ids, now, by);
      if (next === undefined) return;
      go(next);
      if (open !== undefined) show(next);
    },
    [ids, now, open, go, show],
  );

  // The row that a person tabs or clicks into is the marked one.
  useEffect(() => {
    const follow = (event: FocusEvent) => {
      const target = event.target as Element | null;
      if (target?.id?.startsWith(rowFocusId(''))) setId(target.id.slice(rowFocusId('').length));
    };
    document.addEventListener('focusin', follow);
    return () => document.removeEventListener('focusin', follow);
  }, []);

  return { id: now !== undefined && ids.includes(now) ? now : open, go, move };
}
