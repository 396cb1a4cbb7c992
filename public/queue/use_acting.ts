import { useCallback, useEffect, useRef, useState } from 'react';
import type { Act } from '../../common/api';
import type { Alert } from '../../common/schemas';
import { explain, useLookout } from '../kit';
import { doneText, refusedText, undoGroups, undoOf } from './acts';

/** How long a row stays grey with *Undo*, milliseconds. */
export const UNDO_FOR = 5_000;

export interface Acted {
  id: string;
  done: string;
  undo: Act[];
}

interface Told {
  /** Rows as the server answered them. */
  put(alerts: readonly Alert[]): void;
  /** The time for *Undo* is over: the list may forget the rows. */
  settled(): void;
}

/** Acts on alerts, remembers them for a moment, and takes them back. */
export function useActing({ put, settled }: Told) {
  const { call, complain, host } = useLookout();
  const [acted, setActed] = useState<ReadonlyMap<string, Acted>>(new Map());
  const [busy, setBusy] = useState(false);
  const [changes, setChanges] = useState(0);
  const latest = useRef({ acted, settled });
  latest.current = { acted, settled };
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => () => clearTimeout(timer.current), []);

  const send = useCallback(
    async (ids: string[], act: Act) => {
      const answer = await call('actOnAlerts', { body: { ids, act } });
      put(answer.alerts);
      setChanges((n) => n + 1);
      const refused = refusedText(answer.refused, ids.length);
      if (refused) host.toasts.warning('Not all were changed', refused);
      return answer;
    },
    [call, put, host],
  );

  const forgetLater = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      setActed(new Map());
      latest.current.settled();
    }, UNDO_FOR);
  }, []);

  const act = useCallback(
    async (alerts: readonly Alert[], what: Act): Promise<boolean> => {
      if (alerts.length === 0) return false;
      setBusy(true);
      try {
        const { done } = await send(
          alerts.map(({ id }) => id),
          what,
        );
        const ok = new Set(done);
        const entries = alerts
          .filter(({ id }) => ok.has(id))
          .map((alert) => ({ id: alert.id, done: doneText(what), undo: undoOf(what, alert) }));
        setActed((old) => new Map([...old, ...entries.map((entry) => [entry.id, entry] as const)]));
        forgetLater();
        return entries.length > 0;
      } catch (error) {
        complain(explain(error));
        return false;
      } finally {
        setBusy(false);
      }
    },
    [send, complain, forgetLater],
  );

  const undo = useCallback(
    async (id?: string) => {
      const entries = [...latest.current.acted.values()].filter(
        (entry) => id === undefined || entry.id === id,
      );
      setBusy(true);
      try {
        for (const { ids, acts } of undoGroups(entries)) {
          for (const one of acts) await send(ids, one);
        }
        setActed((old) => new Map([...old].filter(([key]) => !entries.some((entry) => entry.id === key))));
      } catch (error) {
        complain(explain(error));
      } finally {
        setBusy(false);
      }
    },
    [send, complain],
  );

  return { acted, busy, act, undo, changes };
}
