import type { SequenceCondition } from '../../common/schemas';
import { toMillis, type Window } from '../../common/time';
import {
  emit,
  type Found,
  type KeyTuple,
  keyId,
  type ReadResult,
  type RunInput,
  type Yielded,
} from './contract';
import { Followers } from './followers';
import { type Counts, keysOf, keysWith } from './keys_with';
import { merge } from './merging';
import { pages, portions } from './reading';
import { ChainTracker } from './sequence_chains';
import { foundOf } from './sequence_found';
import { askedOf, type Stage } from './sequence_stages';

/** Moments of the last stage held at once, of three and more stages. */
const MOST_MOMENTS = 1_000_000;

type Input = RunInput<SequenceCondition>;

/** What is judged in this run: whose time runs out, of which keys, and where the last stage is looked for. */
interface Task {
  /** Where the first documents lie whose time runs out in `(from − reread, to]`. */
  due: Window;
  /** From the first of those to the window's end. */
  whole: Window;
  within: number;
  keys: KeyTuple[];
  /** Where documents of the last stage are read, in order of time. */
  looked: Window[];
  /** How many those are, of each key; null where it does not matter. */
  counts: Counts | null;
}

/**
 * Every document of the stage before the last that ends a chain is a match when its chain's time, `within` after the first
 * document, runs out in `(from − reread, to]` and no document of the last stage came until then.
 *
 * - Keys with a first document whose time runs out can match; nothing else is read for a quiet rule.
 * - Of two stages: one document of the last stage after all of those and before the first one's time runs out follows every
 *   one of them; such keys are done. Of the others it is read only beside that stretch.
 * - Of more stages all of their documents since the first are read, of those keys alone.
 */
export function* unfollowed(
  input: Input,
  stages: readonly Stage[],
  problems: string[],
): Generator<Yielded, void, ReadResult[]> {
  const { window, reread, condition } = input;
  const within = toMillis(condition.within);
  const edge = window.from - reread;
  const whole = { from: edge - within, to: window.to };
  const due = { from: whole.from, to: window.to - within };
  const keys = keysOf(yield* keysWith(stages[0]!, due, null));
  if (keys.length === 0) return;

  const two = stages.length === 2;
  const task: Task = { due, whole, within, keys, looked: [whole], counts: null };
  yield* two ? leaveFollowed(task, stages[1]!, edge) : leaveUnfinished(task, stages, problems);
  for (const only of evenPortions(task, condition.key.length > 0)) yield* judge(input, stages, task, only);
}

/** Drops the keys of which every due document is followed for certain. */
function* leaveFollowed(task: Task, last: Stage, edge: number): Generator<Yielded, void, ReadResult[]> {
  const { due, whole } = task;
  const common = { from: due.to, to: edge };
  if (common.from >= common.to) return;
  const followed = yield* keysWith(last, common, task.keys);
  task.keys = task.keys.filter((key) => !followed.has(keyId(key)));
  task.looked = [due, { from: edge, to: whole.to }];
}

/** Drops the keys that do not have every stage, and those with more documents of the last than can be held. */
function* leaveUnfinished(
  task: Task,
  stages: readonly Stage[],
  problems: string[],
): Generator<Yielded, void, ReadResult[]> {
  for (const stage of stages.slice(1, -1)) task.keys = keysOf(yield* keysWith(stage, task.whole, task.keys));
  const last = stages[stages.length - 1]!;
  const counts = yield* keysWith(last, task.whole, task.keys);
  task.counts = counts;
  const held = (key: KeyTuple) => (counts.get(keyId(key))?.count ?? 0) <= MOST_MOMENTS;
  const left = task.keys.filter((key) => !held(key));
  if (left.length === 0) return;
  task.keys = task.keys.filter(held);
  const [first] = left;
  const some = left.length === 1 ? '' : ` and ${(left.length - 1).toLocaleString('en-US')} more keys`;
  const named = first!.length === 0 ? 'There' : first!.join(', ');
  problems.push(
    `${named}${some}: more than ${MOST_MOMENTS.toLocaleString('en-US')} documents of "${last.name}" within the time, so whether it followed was not looked at`,
  );
}

/** Keys in portions that one stream can name, and whose moments can be held. */
function* evenPortions({ keys, counts }: Task, keyed: boolean): Generator<readonly KeyTuple[]> {
  for (const portion of portions(keys, keyed)) {
    let some: KeyTuple[] = [];
    let moments = 0;
    for (const key of portion ?? keys) {
      const own = counts?.get(keyId(key))?.count ?? 0;
      if (some.length > 0 && moments + own > MOST_MOMENTS) {
        yield some;
        some = [];
        moments = 0;
      }
      some.push(key);
      moments += own;
    }
    if (some.length > 0) yield some;
  }
}

function* judge(
  { window, reread, samples, condition }: Input,
  stages: readonly Stage[],
  { due, whole, within, looked }: Task,
  keys: readonly KeyTuple[],
): Generator<Yielded, void, ReadResult[]> {
  const before = stages.slice(0, -1);
  const last = stages[before.length]!;
  const only = condition.key.length > 0 ? { only: keys } : {};
  const rows = new Map(
    keys.map((key) => [
      keyId(key),
      {
        key,
        followers: new Followers(before.length === 1 ? within : 0),
        tracker: new ChainTracker(before.length, within),
      },
    ]),
  );
  for (const one of looked)
    yield* pages({ window: one, ...askedOf(last), ...only }, (documents) => {
      for (const document of documents)
        for (const key of document.keys) rows.get(keyId(key))?.followers.add(document.time);
      return emit([]);
    });

  const requests = before.map((stage) => ({
    window: before.length === 1 ? due : whole,
    ...askedOf(stage),
    ...only,
  }));
  const edge = window.from - reread;
  yield* merge(requests, function* (some) {
    const found: Found[] = [];
    for (const { document, stream } of some) {
      for (const key of document.keys) {
        const row = rows.get(keyId(key));
        const chain = row?.tracker.add(stream, document);
        if (!row || !chain || stream < before.length - 1) continue;
        const out = chain[0]!.time + within;
        if (out <= edge || out > window.to || row.followers.any(document.time, out)) continue;
        // What was not seen may have followed it.
        found.push({ ...foundOf(row.key, chain, out, stages, samples), unsure: true });
      }
    }
    yield* emit(found);
  });
}
