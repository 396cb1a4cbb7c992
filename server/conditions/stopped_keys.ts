/** Keys that somebody stopped expecting: until they are seen again, they are not missed. */
import { type KeyTuple, keyId, type MeasureRead, type ReadResult, type Yielded } from './contract';
import { portions } from './reading';

const MOST_WINDOWS = 200;

/** Since when a key is not expected, epoch ms. */
export interface Stopped {
  key: KeyTuple;
  at: number;
}

/**
 * Of keys that were stopped, whether there was a document after that in `(…, at − within]`, for each of the moments; null of a
 * key that was not stopped.
 */
export function* seenAgain(
  { key, within, moments }: { key: readonly string[]; within: number; moments: readonly number[] },
  stopped: readonly Stopped[],
): Generator<Yielded, (id: string, at: number) => boolean | null, ReadResult[]> {
  /** By key the first moment at which it was; infinite where it was not. */
  const since = new Map<string, number>();
  const alike = new Map<number, KeyTuple[]>();
  for (const one of stopped) {
    if (one.key.length !== key.length) continue;
    since.set(keyId(one.key), Number.POSITIVE_INFINITY);
    alike.set(one.at, [...(alike.get(one.at) ?? []), one.key]);
  }
  for (const [stoppedAt, keys] of alike) {
    const later = moments.filter((at) => at - within > stoppedAt);
    for (let first = 0; first < later.length; first += MOST_WINDOWS) {
      const some = later.slice(first, first + MOST_WINDOWS);
      const windows = some.map((at) => ({ from: stoppedAt, to: at - within }));
      const reads = portions(keys, true).map(
        (only): MeasureRead => ({ kind: 'measure', windows, key, metrics: [], ...(only && { only }) }),
      );
      const answers = yield { reads };
      for (const group of answers.flatMap((answer) => (answer.kind === 'measure' ? answer.groups : []))) {
        const place = group.cells.findIndex(({ count }) => count > 0);
        const known = since.get(keyId(group.key));
        if (place >= 0 && known !== undefined) since.set(keyId(group.key), Math.min(known, some[place]!));
      }
    }
  }
  return (id, at) => {
    const first = since.get(id);
    return first === undefined ? null : at >= first;
  };
}
