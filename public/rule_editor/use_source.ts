import { useMemo } from 'react';
import type { AnswerOf, Routes } from '../../common/api';
import type { Source } from '../../common/schemas';
import { type Loaded, useApi, useSettled } from '../kit';

export type FoundSource = Loaded<AnswerOf<Routes['resolveSource']>>;

/** What a source stands for right now, asked a moment after typing stops. Null: there is none to ask for. */
export function useSource(source: Source | null): FoundSource {
  const asked = useSettled(JSON.stringify(source), 500);
  const settled = useMemo(() => JSON.parse(asked) as typeof source, [asked]);
  const found = useApi('resolveSource', settled ? { body: { source: settled } } : {}, {
    when: settled !== null,
  });
  // What was found for another source must not stand under this one.
  return source === null ? { ...found, data: undefined, failure: null } : found;
}
