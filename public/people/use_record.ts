import { useState } from 'react';
import { type Failure, useLookout } from '../kit';
import type { Problems } from './problems';

interface Saving<D, I, T> {
  start: D;
  check(draft: D): { input: I | null; errors: Problems };
  /** Stores it; null when that failed, and was said by `fail`. */
  store(input: I, fail: (failure: Failure) => void): Promise<T | null>;
  saved(record: T): void;
}

/** A record as it is being written, and what comes of saving it. */
export function useRecord<D, I, T extends { name: string }>({ start, check, store, saved }: Saving<D, I, T>) {
  const { host } = useLookout();
  const [draft, setDraft] = useState(start);
  const [tried, setTried] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const { input, errors } = check(draft);
  const refused = Object.fromEntries(
    (failure?.fields ?? []).map(({ path, message }) => [
      path.replace(/^(person|group|ladder)\./, ''),
      message,
    ]),
  );
  return {
    draft,
    set: (part: Partial<D>) => {
      setDraft((old) => ({ ...old, ...part }));
      setFailure(null);
    },
    errors: tried ? errors : {},
    /** Also what the server said of a field. */
    wrong: tried ? { ...refused, ...errors } : refused,
    failure,
    async save() {
      setTried(true);
      if (!input) return;
      setFailure(null);
      const record = await store(input, setFailure);
      if (!record) return;
      host.toasts.success(`${record.name} is saved`);
      saved(record);
    },
  };
}
