/**
 * spike: the documents (or the mean of a field) of one key in `(t − within, t]` are `height` times as many as in the window
 * before it, `(t − 2 within, t − within]`, or as few.
 *
 * - Algorithm: counts in buckets of time bound every such window from both sides (spike_bounds.ts). Only the keys and
 *   stretches that they do not rule out are read event by event and followed with both windows (spike_windows.ts,
 *   sliding_episodes.ts); changes after the last event count, so that a fall to nothing is found, too.
 * - A key is compared from two windows after its first document in thirty days on; with `newKeys` from two windows after the
 *   source's. Nothing against nothing is no spike; means are compared where both windows have one that is not zero.
 * - Reads `(from − reread − 2 within, to]`.
 * - Cost for a quiet rule: without key fields one search a hundred buckets (of within / 30, at most 300 in all), with key
 *   fields one count, and that for every 500 keys that have enough documents. For every 500 keys that can match a stream and
 *   one count of what is older.
 * - Memory: recomputable (looks back `2 within`); with a `margin` path-dependent: the level of each key that has one, of
 *   100,000 keys at most.
 * - Holds the buckets of 500 keys, and of at most as many that can match the moments of two windows, 50,000 a key; where a
 *   key has more, they are taken together by steps of `within / 25,000` in whole milliseconds, and the run says so.
 */
import type { SpikeCondition } from '../../common/schemas';
import { inWords, toMillis } from '../../common/time';
import type {
  Cell,
  ConditionModule,
  ConditionRun,
  CountByRead,
  KeyTuple,
  ReadResult,
  RunInput,
  Yielded,
} from './contract';
import { keyId } from './contract';
import { followKeys } from './follow_keys';
import { everyHeight, heightInWords, ratio } from './heights';
import { type Level, shown } from './limits';
import { leadOf } from './metric_words';
import { stepOf } from './moment_queue';
import { firstDocument, olderKeys } from './older_documents';
import { portions } from './reading';
import { RememberedLevels } from './remembered_levels';
import { type Possible, possibleSpikes } from './spike_bounds';
import { SpikeWindows } from './spike_windows';
import { weighed } from './weighed';
import { withSeries } from './with_series';
import { events } from './wording';

export const spike: ConditionModule<SpikeCondition> = {
  type: 'spike',
  recovers: true,
  slides: true,
  memory: ({ margin }) =>
    margin > 0
      ? { kind: 'path_dependent' }
      : { kind: 'recomputable', lookback: ({ within }) => 2 * toMillis(within) },

  run(input) {
    const { key, field, height, direction } = input.condition;
    const within = toMillis(input.condition.within);
    const valueIn = (cell: Cell) => (field === null ? cell.count : (cell.values[0] ?? null));
    return withSeries(input, follow(input), {
      key,
      windows: [
        { from: -within, to: 0 },
        { from: -2 * within, to: -within },
      ],
      metrics: field === null ? [] : [{ agg: 'avg', field, percent: 0 }],
      point([current, before]) {
        const reference = valueIn(before!);
        const isHigh = direction !== 'down' && reference !== null;
        const isLow = direction !== 'up' && reference !== null;
        return {
          value: valueIn(current!),
          low: isLow ? reference / height : null,
          high: isHigh ? reference * height : null,
        };
      },
    });
  },

  reason(condition, { key, values }) {
    const { within, field } = condition;
    const [current, reference] = [Number(values.value), Number(values.reference)];
    const height = Number(values.height ?? condition.height);
    const what = field === null ? events(current) : `average of ${field} is ${shown(current)}`;
    const before = reference === 0 ? 'after none' : `${ratio(current / reference)} × the ${shown(reference)}`;
    const reached = heightInWords(condition, height, { value: current, reference });
    const limit = reference === 0 ? '' : ` (${reached} ×)`;
    return `${leadOf(key)}${what} within ${inWords(within)}, ${before} before${limit}`;
  },
};

/** Fewer documents in all that is read than this, and no window can be a spike. */
function leastDocuments(condition: SpikeCondition): number {
  const { direction, currentAtLeast, referenceAtLeast, field } = condition;
  if (field !== null) return 2;
  const height = Math.min(...everyHeight(condition));
  // A little less, because the product may come out a little more than it is.
  const more = (count: number) => Math.ceil(count * height * (1 - 1e-9));
  const up = Math.max(1, currentAtLeast, more(referenceAtLeast)) + referenceAtLeast;
  const down = Math.max(1, referenceAtLeast, more(currentAtLeast)) + currentAtLeast;
  return { up, down, both: Math.min(up, down) }[direction];
}

/**
 * The keys with enough documents to matter (without key fields not asked for), and those that have anything to judge by:
 * after a fall to nothing there is silence on both sides in the end, which is not the return of what fell.
 */
function* counted(
  condition: SpikeCondition,
  from: number,
  to: number,
): Generator<Yielded, { busy: KeyTuple[]; judged?: KeyTuple[] }, ReadResult[]> {
  const { key, direction, within } = condition;
  const busy: CountByRead = {
    kind: 'countBy',
    window: { from, to },
    key,
    atLeast: leastDocuments(condition),
  };
  const last = { from: to - 2 * toMillis(within), to };
  const judged: CountByRead = { kind: 'countBy', window: last, key, atLeast: 1 };
  const reads = [...(key.length > 0 ? [busy] : []), ...(direction === 'up' ? [] : [judged])];
  const answers = reads.length > 0 ? yield { reads } : [];
  const keysOf = (read: CountByRead): KeyTuple[] => {
    const answer = answers[reads.indexOf(read)];
    return answer?.kind === 'countBy' ? answer.groups.map((group) => group.key) : [];
  };
  return { busy: keysOf(busy), ...(direction !== 'up' && { judged: keysOf(judged) }) };
}

function* follow({ condition, window, reread, samples, memory }: RunInput<SpikeCondition>): ConditionRun {
  const { key, newKeys, field, margin } = condition;
  const before = new RememberedLevels(margin > 0 ? memory : null);
  const after = new RememberedLevels(null);
  const both = 2 * toMillis(condition.within);
  const edge = window.from - reread;
  const { busy, judged } = yield* counted(condition, edge - both, window.to);
  const possible: Possible[] = [];
  for (const only of portions(busy, key.length > 0)) {
    if (only?.length === 0) continue;
    possible.push(...(yield* possibleSpikes(condition, edge, window.to, only ?? null)));
  }
  possible.sort((a, b) => a.first - b.first);

  const isOfSource = newKeys && key.length > 0 && possible.length > 0;
  const source = isOfSource ? (yield* firstDocument(edge - both, window.to)) + both : null;
  const holding: Array<{ key: KeyTuple; level: Level }> = [];
  let coarse = 0;
  for (const some of weighed(possible, ({ documents }) => documents)) {
    const keys = some.map((one) => one.key);
    const from = Math.min(...some.map(({ first }) => first));
    const to = Math.max(...some.map(({ last }) => last));
    const older = source === null ? yield* olderKeys(from - both, key, keys) : null;
    const watched = keys.map((tuple) => {
      // What begins later was ruled out before.
      const was = from === edge ? before.of(tuple) : null;
      const comparable = source ?? (older?.has(keyId(tuple)) ? Number.NEGATIVE_INFINITY : null);
      return { key: tuple, windows: new SpikeWindows(condition, comparable), was };
    });
    const asked = { key, from: from - both, edge: from, to, samples };
    const levels = yield* followKeys({ ...asked, ...(field !== null && { values: [field] }) }, watched);
    for (const [at, level] of levels.entries()) {
      if (to !== window.to || !level) continue;
      after.set(keys[at]!, level);
      holding.push({ key: keys[at]!, level });
    }
    coarse += watched.filter(({ windows }) => windows.isCoarse).length;
  }
  const problems = [
    coarse > 0 &&
      `${coarse} keys have more events than are held one by one: spikes are told to ${stepOf(both)} ms`,
    margin > 0 && after.problem,
  ].filter((problem): problem is string => typeof problem === 'string');
  return {
    holding: holding.map((one) => one.key),
    ...(condition.levels.length > 0 && {
      severities: holding.map((one) => ({ key: one.key, severity: one.level.severity })),
    }),
    judged,
    memory: margin > 0 ? after.memory() : null,
    ...(problems.length > 0 && { problems }),
  };
}
