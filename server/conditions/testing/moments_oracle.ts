/**
 * What a condition that looks now and then must answer, by brute force: every moment and every key by itself, each from
 * all documents visible at the run. Slow, short and plain.
 */
import type { Metric } from '../../../common/schemas';
import { type FoundValues, type KeyTuple, keyId } from '../contract';
import { keysOf, type TestDocument } from './answerer';
import type { MomentHistory } from './moment_histories';
import { valuesOf } from './values';

/** What holds for one key at one moment: its rank, or null. `undefined`: nothing to judge by. */
export type Said = { rank: number | null; count: number; values: FoundValues } | undefined;

export interface Stretch {
  key: KeyTuple;
  from: number;
  to: number;
  until: number;
  count: number;
  continues: boolean;
  values: FoundValues;
}

export interface MomentAnswer {
  found: Stretch[];
  holding: string[];
  judged: string[];
  /** The rank of each key at its last judged moment. */
  ranks: Map<string, number>;
}

/** Documents in `(from, to]`. */
export type Inside = (from: number, to: number) => TestDocument[];

export function oracleMoments(
  documents: readonly TestDocument[],
  run: Pick<MomentHistory, 'every' | 'reread' | 'key'> & { window: { from: number; to: number } },
  says: (inside: Inside, at: number, was: number | null, key: KeyTuple) => Said,
  { also = [], ranks = new Map() }: { also?: KeyTuple[]; ranks?: Map<string, number> } = {},
): MomentAnswer {
  const { window, every, reread } = run;
  const keys = new Map(also.map((key) => [keyId(key), key]));
  if (run.key.length === 0) keys.set(keyId([]), []);
  for (const { fields } of documents) for (const key of keysOf(fields, run.key)) keys.set(keyId(key), key);
  const moments: number[] = [];
  for (let at = window.to; at > window.from - reread; at -= every) moments.unshift(at);

  const answer: MomentAnswer = { found: [], holding: [], judged: [], ranks: new Map(ranks) };
  for (const [id, key] of keys) {
    const own = documents.filter(({ fields }) => keysOf(fields, run.key).some((one) => keyId(one) === id));
    const inside: Inside = (from, to) => own.filter(({ time }) => time > from && time <= to);
    let open = null as (Stretch & { rank: number }) | null;
    let said: Said;
    for (const [place, at] of moments.entries()) {
      said = says(inside, at, answer.ranks.get(id) ?? null, key);
      if (said && said.rank === null) answer.ranks.delete(id);
      if (said && said.rank !== null) answer.ranks.set(id, said.rank);
      if (said && said.rank !== null) {
        const { rank, count, values } = said;
        if (!open) open = { key, from: at, to: at, until: 0, count, continues: place === 0, values, rank };
        else if (rank >= open.rank) open = { ...open, rank, values };
        open = { ...open, to: at, until: at + every, count: Math.max(open.count, count) };
      } else if (open) {
        answer.found.push(stretch(open));
        open = null;
      }
    }
    if (open) answer.found.push(stretch(open));
    if (said) answer.judged.push(id);
    if (said && said.rank !== null) answer.holding.push(id);
  }
  answer.holding.sort();
  answer.judged.sort();
  return answer;
}

const stretch = ({ rank: _, ...rest }: Stretch & { rank: number }): Stretch => rest;

/** Drawn values that differ at all differ by more; the last digits of what is worked out do not count. */
const REST = 1e-9;
export const exceeds = (one: number, other: number): boolean => one - other > REST;
export const equals = (one: number, other: number): boolean => !exceeds(one, other) && !exceeds(other, one);

/** A metric, as a person would work it out. */
export function oracleMetric({ agg, percent }: Metric, documents: readonly TestDocument[]): number | null {
  const numbers = documents.flatMap(({ fields }) => valuesOf(fields, 'n').map(Number)).sort((a, b) => a - b);
  const sum = numbers.reduce((total, number) => total + number, 0);
  if (agg === 'count') return documents.length;
  if (agg === 'value_count') return numbers.length;
  if (agg === 'cardinality') return new Set(numbers).size;
  if (agg === 'sum') return sum;
  if (numbers.length === 0) return null;
  if (agg === 'min') return numbers[0]!;
  if (agg === 'max') return numbers[numbers.length - 1]!;
  if (agg === 'avg') return sum / numbers.length;
  const place = Math.min(Math.max((percent / 100) * numbers.length - 0.5, 0), numbers.length - 1);
  const [below, above] = [numbers[Math.floor(place)]!, numbers[Math.ceil(place)]!];
  return below + (above - below) * (place % 1);
}
