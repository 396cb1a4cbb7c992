/** What frequency must find, by brute force over all documents at once and every millisecond: slow, short and plain. */
import { type KeyTuple, keyId } from '../contract';
import { keysOf, type TestDocument } from './answerer';

export interface OracleEpisode {
  key: KeyTuple;
  from: number;
  to: number;
  count: number;
}

function timesByKey(documents: readonly TestDocument[], key: readonly string[]) {
  const groups = new Map<string, { key: KeyTuple; times: number[] }>();
  for (const { fields, time } of documents) {
    for (const tuple of keysOf(fields, key)) {
      const group = groups.get(keyId(tuple)) ?? { key: tuple, times: [] };
      group.times.push(time);
      groups.set(keyId(tuple), group);
    }
  }
  for (const { times } of groups.values()) times.sort((a, b) => a - b);
  return [...groups.values()];
}

/** The maximal stretches of milliseconds at which at least `count` events lie in `(t − within, t]`, up to `end`. */
export function oracleEpisodes(
  documents: readonly TestDocument[],
  { key, count, within, end }: { key: readonly string[]; count: number; within: number; end: number },
): OracleEpisode[] {
  const episodes: OracleEpisode[] = [];
  for (const { key: tuple, times } of timesByKey(documents, key)) {
    const inside = (from: number, to: number) => times.filter((time) => time > from && time <= to).length;
    let from: number | null = null;
    for (let t = times[0] ?? end; t <= end + 1; t++) {
      const holds = t <= end && inside(t - within, t) >= count;
      if (holds) from ??= t;
      else if (from !== null) {
        const start = from;
        const to = Math.max(...times.filter((time) => time >= start && time < t));
        episodes.push({ key: tuple, from: start, to, count: inside(start - within, to) });
        from = null;
      }
    }
  }
  return sorted(episodes);
}

/** ElastAlert's counting on all documents in order: a match at every `count`-th event that lies within `within`, then anew. */
export function oracleEvery(
  documents: readonly TestDocument[],
  { key, count, within }: { key: readonly string[]; count: number; within: number },
): OracleEpisode[] {
  const matches: OracleEpisode[] = [];
  for (const { key: tuple, times } of timesByKey(documents, key)) {
    let open: number[] = [];
    for (const time of times) {
      open = [...open.filter((earlier) => earlier > time - within), time];
      if (open.length < count) continue;
      matches.push({ key: tuple, from: open[0] as number, to: time, count });
      open = [];
    }
  }
  return sorted(matches);
}

export const sorted = <T extends OracleEpisode>(episodes: T[]): T[] =>
  [...episodes].sort(
    (a, b) =>
      a.from - b.from ||
      a.to - b.to ||
      (keyId(a.key) < keyId(b.key) ? -1 : keyId(a.key) > keyId(b.key) ? 1 : 0),
  );
