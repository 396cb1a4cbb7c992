import { useCallback, useEffect, useRef, useState } from 'react';
import { rowFocusId } from './alerts_table';
import { moveAll, moveCursor } from './rows';

/**
 * The row that keys act on. It is the row that has the focus, so that a screen reader follows; while an alert is
 * open in the flyout, moving opens the next one. Moves made before the list has come are made once it has.
 */
export function useCursor(
  ids: readonly string[],
  waiting: boolean,
  open: string | undefined,
  show: (id: string) => void,
) {
  const [id, setId] = useState<string | undefined>(undefined);
  const now = open ?? id;

  const go = useCallback((next: string | undefined) => {
    setId(next);
    if (next === undefined) return;
    const row = document.getElementById(rowFocusId(next));
    row?.focus({ preventScroll: true });
    row?.closest('tr')?.scrollIntoView({ block: 'nearest' });
  }, []);

  const owed = useRef<number[]>([]);
  const move = useCallback(
    (by: number) => {
      if (waiting) {
        owed.current.push(by);
        return;
      }
      const next = moveCursor(ids, now, by);
      if (next === undefined) return;
      go(next);
      if (open !== undefined) show(next);
    },
    [ids, waiting, now, open, go, show],
  );
  useEffect(() => {
    if (waiting || owed.current.length === 0) return;
    const next = moveAll(ids, now, owed.current.splice(0));
    if (next !== undefined && open === undefined) go(next);
  }, [ids, waiting, now, open, go]);

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
