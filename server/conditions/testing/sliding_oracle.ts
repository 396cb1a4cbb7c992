/** Stretches in which something holds of a key's sliding windows, by brute force over every millisecond: slow, short and plain. */
import { type KeyTuple, keyId } from '../contract';
import { keysOf, type TestDocument } from './answerer';
import { sorted } from './oracle';

export interface OracleStretch {
  key: KeyTuple;
  from: number;
  to: number;
  count: number;
  continues: boolean;
  /** The worst moment's, the earliest of equals. */
  value: unknown;
}

/** What holds at one moment: its level and then `worse` order moments, `value` is what is to be said of it. */
export interface OracleMoment {
  rank?: number;
  worse: number;
  value: unknown;
}

interface Asked<S> {
  key: readonly string[];
  within: number;
  /** Stretches that reach past this moment, from it on. */
  edge: number;
  to: number;
  /** `was`: what it answered for the millisecond before. */
  judge(
    own: readonly TestDocument[],
    t: number,
    was: (OracleMoment & S) | null,
    key: KeyTuple,
  ): (OracleMoment & S) | null;
}

export function documentsByKey(documents: readonly TestDocument[], key: readonly string[]) {
  const groups = new Map<string, { key: KeyTuple; own: TestDocument[] }>();
  for (const document of documents) {
    for (const tuple of keysOf(document.fields, key)) {
      const group = groups.get(keyId(tuple)) ?? { key: tuple, own: [] };
      group.own.push(document);
      groups.set(keyId(tuple), group);
    }
  }
  return [...groups.values()];
}

export const inside = (own: readonly TestDocument[], from: number, to: number): TestDocument[] =>
  own.filter(({ time }) => time > from && time <= to);

const isWorse = (one: OracleMoment, { rank = 0, worse }: OracleMoment): boolean =>
  (one.rank ?? 0) > rank || ((one.rank ?? 0) === rank && one.worse > worse);

/** Stretches of every key, and the keys for which it holds at `to`, with what holds. */
export function oracleStretches<S>(documents: readonly TestDocument[], asked: Asked<S>) {
  const { key, within, edge, to, judge } = asked;
  const stretches: OracleStretch[] = [];
  const holding: Array<{ key: KeyTuple; moment: OracleMoment & S }> = [];
  for (const { key: tuple, own } of documentsByKey(documents, key)) {
    let open = null as { from: number; worst: OracleMoment } | null;
    let was: (OracleMoment & S) | null = null;
    const begin = Math.min(edge, ...own.map(({ time }) => time));
    for (let t = begin; t <= to + 1; t++) {
      was = t <= to ? judge(own, t, was, tuple) : null;
      if (t === to && was) holding.push({ key: tuple, moment: was });
      if (t < edge) continue;
      if (was && (!open || isWorse(was, open.worst))) open = { from: open?.from ?? t, worst: was };
      if (was || !open) continue;
      const [from, last] = [open.from, t - 1];
      const count = inside(own, from - within, last).length;
      if (last > edge)
        stretches.push({
          key: tuple,
          from,
          to: last,
          count,
          continues: from <= edge,
          value: open.worst.value,
        });
      open = null;
    }
  }
  return { stretches: sorted(stretches), holding };
}
