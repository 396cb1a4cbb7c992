import type { Window } from '../../common/time';
import {
  type Asked,
  type CountByRead,
  type CountByResult,
  type KeyCount,
  type KeyTuple,
  keyId,
  type ReadResult,
  type Yielded,
} from './contract';
import { portions } from './reading';

/** Counts asked for at once. */
const READS_AT_ONCE = 10;

/** Whose documents, and what makes their key. */
export interface Keyed extends Asked {
  key: readonly string[];
}

/** Documents per key, by `keyId`. */
export type Counts = Map<string, KeyCount>;

export const keysOf = (counts: Counts): KeyTuple[] => [...counts.values()].map(({ key }) => key);

/**
 * The keys that have documents in a window; of `only`, where given. A document without a value of a key field belongs to
 * none of them.
 */
export function* keysWith(
  { key, source, where }: Keyed,
  window: Window,
  only: readonly KeyTuple[] | null,
): Generator<Yielded, Counts, ReadResult[]> {
  const found: Counts = new Map();
  if (window.from >= window.to || only?.length === 0) return found;
  const keyed = key.length > 0;
  const asked: CountByRead = {
    kind: 'countBy',
    window,
    key,
    atLeast: 1,
    ...(source !== undefined && { source }),
    ...(where && { where }),
  };
  const requests =
    only && keyed
      ? portions(only, true).map((portion) => ({ ...asked, ...(portion && { only: portion }) }))
      : [asked];
  const wanted = only && keyed ? new Set(only.map(keyId)) : null;
  for (let at = 0; at < requests.length; at += READS_AT_ONCE) {
    const results = (yield { reads: requests.slice(at, at + READS_AT_ONCE) }) as CountByResult[];
    for (const { groups, total } of results) {
      if (!keyed && total > 0) found.set(keyId([]), { key: [], count: total });
      for (const group of keyed ? groups : []) {
        const id = keyId(group.key);
        if (group.count < 1 || group.key.includes(null) || (wanted && !wanted.has(id))) continue;
        found.set(id, group);
      }
    }
  }
  return found;
}
