import { useCallback, useMemo, useRef } from 'react';
import { useHistory, useLocation } from 'react-router-dom';
import { type Fields, readUrl, writeUrl } from './url_state';

/**
 * A page's state, kept in the address: reload, back, bookmark and a sent link give the same page.
 * `change` pushes an entry for the back button; `{ replace: true }` is for what a person would not go back to.
 */
export function useUrl<S>(fields: Fields<S>): [S, (change: Partial<S>, how?: { replace?: boolean }) => void] {
  const history = useHistory();
  const { search } = useLocation();
  const state = useMemo(() => readUrl(fields, search), [fields, search]);
  const spec = useRef(fields);
  spec.current = fields;
  const change = useCallback(
    (part: Partial<S>, { replace = false } = {}) => {
      const { pathname, search: now } = history.location;
      const next = writeUrl(spec.current, { ...readUrl(spec.current, now), ...part }, now);
      const to = { pathname, search: next && `?${next}` };
      if (to.search === now) return;
      if (replace) history.replace(to);
      else history.push(to);
    },
    [history],
  );
  return [state, change];
}
