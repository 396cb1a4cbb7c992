import type { SequenceCondition } from '../../common/schemas';
import { toMillis } from '../../common/time';
import {
  type EventDocument,
  emit,
  type Found,
  type KeyTuple,
  keyId,
  type LatestResult,
  type ReadResult,
  type RunInput,
  type Yielded,
} from './contract';
import { keysOf, keysWith } from './keys_with';
import { merge } from './merging';
import { portions } from './reading';
import { ChainTracker } from './sequence_chains';
import { foundOf } from './sequence_found';
import { askedOf, type Stage } from './sequence_stages';

/** Keys whose newest documents are asked for in one search. */
const KEYS_A_READ = 200;
/** Newest documents of a stage looked at for where a chain stood: past that the key is read from the start. */
const NEWEST = 10;

type Input = RunInput<SequenceCondition>;
type Trackers = Map<string, { key: KeyTuple; tracker: ChainTracker }>;

/**
 * Every document of the last stage in `(from − reread, to]` that ends a chain is a match, with the latest chain before it.
 *
 * - Keys with a document of the last stage there, and of every other stage since `within` before that, can match.
 * - Where their chains stood at `from − reread` is told by the newest documents of each stage before it. A key for which
 *   those do not reach back far enough is read whole.
 */
export function* completed(input: Input, stages: readonly Stage[]): Generator<Yielded, void, ReadResult[]> {
  const { window, reread, condition } = input;
  const edge = window.from - reread;
  const start = edge - toMillis(condition.within);
  const last = stages.length - 1;

  let keys = keysOf(yield* keysWith(stages[last]!, { from: edge, to: window.to }, null));
  for (let stage = last - 1; stage >= 0 && keys.length > 0; stage--)
    keys = keysOf(yield* keysWith(stages[stage]!, { from: start, to: window.to }, keys));
  if (keys.length === 0) return;

  for (const only of portions(keys, condition.key.length > 0)) {
    const { known, unknown } = yield* standing(stages, only ?? keys, { from: start, to: edge }, input);
    yield* follow(input, stages, known, edge);
    yield* follow(input, stages, unknown, start);
  }
}

/** Trackers as they stand at the window's end, and new ones for the keys for which that cannot be said. */
function* standing(
  stages: readonly Stage[],
  keys: readonly KeyTuple[],
  window: { from: number; to: number },
  { condition }: Input,
): Generator<Yielded, { known: Trackers; unknown: Trackers }, ReadResult[]> {
  const before = stages.slice(0, -1);
  const size = before.length === 1 ? 1 : NEWEST;
  const reads = before.flatMap((stage) => {
    const some = [];
    for (let at = 0; at < keys.length; at += KEYS_A_READ) {
      const only = stage.key.length > 0 ? keys.slice(at, at + KEYS_A_READ) : [];
      some.push({ kind: 'latest' as const, window, only, size, ...askedOf(stage) });
    }
    return some;
  });
  const newest: Array<Map<string, EventDocument[]>> = before.map(() => new Map());
  const results = (yield { reads }) as LatestResult[];
  for (const [number, { groups }] of results.entries()) {
    const stage = Math.floor((number * before.length) / reads.length);
    for (const { key, documents } of groups) newest[stage]!.set(keyId(key), documents);
  }

  const known: Trackers = new Map();
  const unknown: Trackers = new Map();
  const create = () => new ChainTracker(stages.length, toMillis(condition.within));
  for (const key of keys) {
    const id = keyId(key);
    const lists = newest.map((byKey) => byKey.get(id) ?? []);
    const tracker = create();
    const seen = lists.flatMap((documents, stage) => documents.map((document) => ({ stage, document })));
    seen.sort((a, b) => a.document.time - b.document.time);
    for (const { stage, document } of seen) tracker.add(stage, document);
    // Without a chain though there are documents: what it would begin with may lie before those looked at.
    const cut = lists.findIndex(({ length }) => length >= size);
    const open = lists.some(
      ({ length }, stage) => length > 0 && cut !== -1 && cut < stage && !tracker.has(stage),
    );
    if (open) unknown.set(id, { key, tracker: create() });
    else known.set(id, { key, tracker });
  }
  return { known, unknown };
}

/** Reads the stages from `start` on, and the last one where it is new. */
function* follow(
  { window, reread, samples, condition }: Input,
  stages: readonly Stage[],
  trackers: Trackers,
  start: number,
): Generator<Yielded, void, ReadResult[]> {
  if (trackers.size === 0) return;
  const last = stages.length - 1;
  const keys = [...trackers.values()].map(({ key }) => key);
  const requests = stages.map((stage, at) => ({
    window: { from: at === last ? window.from - reread : start, to: window.to },
    ...askedOf(stage),
    ...(condition.key.length > 0 && { only: keys }),
  }));
  yield* merge(requests, function* (some) {
    const found: Found[] = [];
    for (const { document, stream } of some) {
      for (const key of document.keys) {
        const chain = trackers.get(keyId(key))?.tracker.add(stream, document);
        if (chain && stream === last) found.push(foundOf(key, chain, document.time, stages, samples));
      }
    }
    yield* emit(found);
  });
}
