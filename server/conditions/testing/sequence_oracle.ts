/** What sequence and join must find, by trying every combination of documents: slow, short and plain. */
import type { Window } from '../../../common/time';
import { type KeyTuple, keyId } from '../contract';
import { keysOf, type TestDocument } from './answerer';
import { valuesOf } from './values';

export interface OracleStage {
  source: number;
  /** The kind that its documents have; null for any. */
  kind: string | null;
  key: readonly string[];
}

export interface OracleMatch {
  key: KeyTuple;
  from: number;
  to: number;
  /** Ids of the chain's documents. */
  chain: string[];
}

interface Asked {
  stages: readonly OracleStage[];
  within: number;
  /** `(from − reread, to]` */
  fresh: Window;
}

const nameOf = ({ index, id }: TestDocument) => `${index}/${id}`;
const inside = (time: number, { from, to }: Window) => time > from && time <= to;

const ofStage = (documents: readonly TestDocument[], { source, kind }: OracleStage) =>
  documents.filter(
    (document) => (document.source ?? 0) === source && (kind === null || document.fields.kind === kind),
  );

/** Every key that some stage's document has, without those that lack a value. */
function keysIn(documents: readonly TestDocument[], stages: readonly OracleStage[]): KeyTuple[] {
  const keys = new Map<string, KeyTuple>();
  for (const stage of stages)
    for (const { fields } of ofStage(documents, stage))
      for (const key of keysOf(fields, stage.key)) if (!key.includes(null)) keys.set(keyId(key), key);
  return [...keys.values()];
}

/** Every way to pick one document a stage, each later than the one before. */
function chainsOf(lists: TestDocument[][]): TestDocument[][] {
  let chains: TestDocument[][] = [[]];
  for (const list of lists)
    chains = chains.flatMap((chain) => {
      const last = chain[chain.length - 1]?.time ?? Number.NEGATIVE_INFINITY;
      return list.filter(({ time }) => time > last).map((document) => [...chain, document]);
    });
  return chains;
}

/** Whether the first is later, looked at from the end. */
function isLater(one: TestDocument[], other: TestDocument[]): boolean {
  for (let at = one.length - 1; at >= 0; at--) {
    if (one[at]!.time !== other[at]!.time) return one[at]!.time > other[at]!.time;
    if (nameOf(one[at]!) !== nameOf(other[at]!)) return nameOf(one[at]!) > nameOf(other[at]!);
  }
  return false;
}

/** Of each last document the latest chain that lasts no longer than `within`. */
function latestChains(lists: TestDocument[][], within: number): TestDocument[][] {
  const best = new Map<string, TestDocument[]>();
  for (const chain of chainsOf(lists)) {
    const last = chain[chain.length - 1]!;
    if (last.time - chain[0]!.time > within) continue;
    const known = best.get(nameOf(last));
    if (!known || isLater(chain, known)) best.set(nameOf(last), chain);
  }
  return [...best.values()];
}

function listsOf(documents: readonly TestDocument[], stages: readonly OracleStage[], key: KeyTuple) {
  return stages.map((stage) =>
    ofStage(documents, stage).filter(({ fields }) =>
      keysOf(fields, stage.key).some((own) => keyId(own) === keyId(key)),
    ),
  );
}

export function oracleCompleted(
  documents: readonly TestDocument[],
  { stages, within, fresh }: Asked,
): OracleMatch[] {
  return keysIn(documents, stages).flatMap((key) =>
    latestChains(listsOf(documents, stages, key), within)
      .map((chain) => ({
        key,
        from: chain[0]!.time,
        to: chain[chain.length - 1]!.time,
        chain: chain.map(({ id }) => id),
      }))
      .filter(({ to }) => inside(to, fresh)),
  );
}

export function oracleUnfollowed(
  documents: readonly TestDocument[],
  { stages, within, fresh }: Asked,
): OracleMatch[] {
  return keysIn(documents, stages).flatMap((key) => {
    const lists = listsOf(documents, stages, key);
    const last = lists.pop()!;
    return latestChains(lists, within)
      .filter((chain) => {
        const { time } = chain[chain.length - 1]!;
        return !last.some((document) => inside(document.time, { from: time, to: chain[0]!.time + within }));
      })
      .map((chain) => ({
        key,
        from: chain[0]!.time,
        to: chain[0]!.time + within,
        chain: chain.map(({ id }) => id),
      }))
      .filter(({ to }) => inside(to, fresh));
  });
}

export interface OracleJoined {
  id: string;
  time: number;
  value: string;
  at: number;
}

/** Documents of source 0 whose `field` has a value that `other` had in source 1 within `(t − within, t]`. */
export function oracleJoined(
  documents: readonly TestDocument[],
  { field, other, within, fresh }: { field: string; other: string; within: number; fresh: Window },
): OracleJoined[] {
  return documents
    .filter(({ source = 0, time }) => source === 0 && inside(time, fresh))
    .flatMap(({ id, time, fields }) => {
      const joined = [...new Set(valuesOf(fields, field).map(String))].sort().flatMap((value) => {
        const times = documents
          .filter((one) => one.source === 1 && valuesOf(one.fields, other).map(String).includes(value))
          .map((one) => one.time)
          .filter((at) => inside(at, { from: time - within, to: time }));
        return times.length === 0 ? [] : [{ id, time, value, at: Math.max(...times) }];
      });
      return joined.slice(0, 1);
    });
}
