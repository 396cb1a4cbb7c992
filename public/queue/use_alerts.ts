import { useCallback, useEffect, useRef, useState } from 'react';
import type { Alert } from '../../common/schemas';
import { explain, type Failure, isAbort, useAgain, useLookout } from '../kit';
import { mergeInPlace, replaceRows } from './rows';
import { activeFilters, listQueryOf, type QueueState } from './url';

interface Shown {
  rows: Alert[];
  total: number;
  totalIsLowerBound: boolean;
  /** The server's time of the last full load, for "new since". */
  at: string | undefined;
  news: number;
}

const NONE: Shown = { rows: [], total: 0, totalIsLowerBound: false, at: undefined, news: 0 };

/** What of the address decides which rows are shown. */
const askedText = (state: QueueState): string =>
  JSON.stringify(listQueryOf({ ...state, alert: undefined, tab: 'overview' }, 0)) + state.closedIn;

/** The queue's rows: loaded anew when the question changes, brought up to date in place while it does not. */
export function useAlerts(state: QueueState, keep: ReadonlySet<string>) {
  const { call } = useLookout();
  const [shown, setShown] = useState<Shown | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [loading, setLoading] = useState(true);
  const [round, setRound] = useState(0);
  const latest = useRef({ state, keep, shown });
  latest.current = { state, keep, shown };
  const asked = askedText(state);

  const load = useCallback(() => setRound((n) => n + 1), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` is the question by value, `round` asks again
  useEffect(() => {
    const abort = new AbortController();
    setLoading(true);
    const query = listQueryOf(latest.current.state, Date.now());
    Promise.all([call('listAlerts', { query }, abort.signal), call('alertCounts', {}, abort.signal)]).then(
      ([page, { at }]) => {
        if (abort.signal.aborted) return;
        setShown({
          rows: page.items,
          total: page.total,
          totalIsLowerBound: page.totalIsLowerBound ?? false,
          at,
          news: 0,
        });
        setFailure(null);
        setLoading(false);
      },
      (error) => {
        if (abort.signal.aborted || isAbort(error)) return;
        setFailure(explain(error));
        setLoading(false);
      },
    );
    return () => abort.abort();
  }, [call, asked, round]);

  const update = useCallback(
    async (signal: AbortSignal) => {
      const { state: now, shown: before } = latest.current;
      if (!before?.at) return load();
      try {
        const [page, counts] = await Promise.all([
          call('listAlerts', { query: listQueryOf(now, Date.now()) }, signal),
          call('alertCounts', { query: { since: before.at } }, signal),
        ]);
        if (signal.aborted || latest.current.shown !== before) return;
        if (before.rows.length === 0 && page.items.length > 0) return load();
        const { rows, news } = mergeInPlace(before.rows, page.items, latest.current.keep);
        // Without filters the count tells of all new ones, not only of those that reached this page.
        const unfiltered = activeFilters(now).length === 0;
        setShown({
          ...before,
          rows,
          total: page.total,
          news: unfiltered ? Math.max(news, counts.fresh) : news,
        });
        setFailure(null);
      } catch (error) {
        if (!isAbort(error)) setFailure(explain(error));
      }
    },
    [call, load],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new question starts a new clock
  useEffect(() => {
    const every = Number(state.every) * 1_000;
    if (!every) return;
    const abort = new AbortController();
    const timer = setInterval(() => {
      if (!document.hidden) void update(abort.signal);
    }, every);
    return () => {
      clearInterval(timer);
      abort.abort();
    };
  }, [update, state.every, asked]);

  useAgain(loading ? null : failure, load);

  const put = useCallback((changed: readonly Alert[]) => {
    setShown((old) => (old ? { ...old, rows: replaceRows(old.rows, changed) } : old));
  }, []);

  return { ...(shown ?? NONE), first: shown === null && !failure, failure, loading, load, put };
}
