import type { EventDocument, Found, KeyTuple, ReadResult, StreamRead, Yielded } from './contract';
import { emit, keyId } from './contract';
import type { Level } from './limits';
import { pages } from './reading';
import { Follower, type Windows } from './sliding_episodes';

interface Asked {
  key: readonly string[];
  /** Where reading begins, and from where on it is judged. */
  from: number;
  edge: number;
  to: number;
  samples: number;
  values?: readonly string[];
}

export interface Watched<W extends Windows> {
  key: KeyTuple;
  windows: W;
  /** The level before the edge. */
  was: Pick<Level, 'rank'> | null;
}

/** Follows keys through their events, read in one stream; hands matches over, answers the level of each key at the end. */
export function* followKeys<W extends Windows>(
  { key, from, edge, to, samples, values }: Asked,
  watched: ReadonlyArray<Watched<W>>,
): Generator<Yielded, Array<Level | null>, ReadResult[]> {
  const followers = new Map<string, Follower>();
  for (const one of watched) {
    followers.set(keyId(one.key), new Follower(one.key, one.windows, { edge, to, samples, was: one.was }));
  }
  const asked: Omit<StreamRead, 'kind'> = { window: { from, to }, key };
  if (key.length > 0) asked.only = watched.map((one) => one.key);
  if (values) asked.values = values;
  yield* pages(asked, function* (documents: EventDocument[]) {
    const found: Found[] = [];
    for (const document of documents)
      for (const tuple of document.keys) followers.get(keyId(tuple))?.add(document, found);
    yield* emit(found);
  });
  const rest: Found[] = [];
  const levels = watched.map((one) => followers.get(keyId(one.key))?.end(rest) ?? null);
  yield* emit(rest);
  return levels;
}
