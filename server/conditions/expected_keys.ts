/**
 * Which keys had a document in the long past `(t − remember, …]`, without reading all of it in every run: what was read of it is
 * kept with the lane, as the stretch in which each key was seen last. It is never the truth: it begins anew from documents
 * whenever it is gone, does not fit, or has grown old, with the same answers.
 */
import {
  type CountByRead,
  type Kept,
  type KeyTuple,
  keyId,
  type MeasureRead,
  type ReadResult,
  type Yielded,
} from './contract';
import { portions } from './reading';

/** Keys kept of a rule; where there are more, every run reads them all, and none tries to keep them for a while. */
const MOST_KEPT = 20_000;
/** Stretches that the past is first read in, and how many of them at once. */
const TILES = 48;
const READS_AT_ONCE = 10;
/** What is newer than an hour (a part of `remember`, where that is short) is read in every run: documents still come to it. */
const SETTLED_MS = 3_600_000;
const SETTLED_SHARE = 8;
/** It goes on once so much has settled, and begins anew after so much. */
const STEP_SHARE = 500;
const ANEW_SHARE = 7;
const MOST_WINDOWS = 200;

interface Asked {
  key: readonly string[];
  /** Milliseconds. */
  within: number;
  remember: number;
  /** Oldest first. */
  moments: readonly number[];
}

/** The newest document up to `upTo` of a key lies in `(after, until]`. */
interface Seen {
  key: KeyTuple;
  after: number;
  until: number;
}

interface Known {
  /** What it was read for. */
  asked: string;
  from: number;
  upTo: number;
  keys: Map<string, Seen>;
}

/** There were too many to keep; it is tried again after that moment. */
interface TooMany {
  asked: string;
  until: number;
}

export interface SeenBefore {
  /** Up to here it is known; what is newer has to be read. */
  upTo: number;
  keys: KeyTuple[];
  /** Whether the key had a document in `(at − remember, upTo]`. */
  isSeen(id: string, at: number): boolean;
}

type Reading<T> = Generator<Yielded, T, ReadResult[]>;

/** Null where there are too many to keep. */
export function* seenBefore(asked: Asked, kept: Kept): Reading<SeenBefore | null> {
  const { key, within, remember, moments } = asked;
  const first = moments[0]!;
  const settled = first - within - Math.min(SETTLED_MS, Math.ceil(remember / SETTLED_SHARE));
  if (settled <= first - remember) return null;
  const name = JSON.stringify([key, within, remember]);
  const held = kept.value as Known | TooMany | null;
  const before = held?.asked === name ? held : null;
  if (before && 'until' in before && first < before.until) return null;
  const fits =
    before !== null &&
    'keys' in before &&
    before.upTo <= settled &&
    before.upTo > first - remember &&
    before.from <= first - remember &&
    first - remember - before.from < remember / ANEW_SHARE;
  const known = fits
    ? before
    : { asked: name, from: first - remember, upTo: first - remember, keys: new Map() };
  // Whatever goes wrong on the way, what is half read is not kept.
  kept.value = null;
  if (!fits || settled - known.upTo >= remember / STEP_SHARE)
    yield* readOn(known, asked, settled, fits ? 1 : TILES);
  yield* tellApart(known, asked);
  for (const [id, { until }] of known.keys) if (until <= first - remember) known.keys.delete(id);
  if (known.keys.size > MOST_KEPT) {
    kept.value = { asked: name, until: first + remember / ANEW_SHARE } satisfies TooMany;
    return null;
  }
  kept.value = known;
  return {
    upTo: known.upTo,
    keys: [...known.keys.values()].map((seen) => seen.key),
    isSeen: (id, at) => (known.keys.get(id)?.after ?? Number.NEGATIVE_INFINITY) >= at - remember,
  };
}

/** Takes in what lies between what is known and `to`. */
function* readOn(known: Known, { key }: Asked, to: number, tiles: number): Reading<void> {
  const length = Math.ceil((to - known.upTo) / tiles);
  const reads: CountByRead[] = [];
  for (let from = known.upTo; from < to; from += length)
    reads.push({ kind: 'countBy', window: { from, to: Math.min(from + length, to) }, key, atLeast: 1 });
  for (let at = 0; at < reads.length; at += READS_AT_ONCE) {
    const some = reads.slice(at, at + READS_AT_ONCE);
    const answers = yield { reads: some };
    for (const [place, answer] of answers.entries()) {
      const { from, to: until } = some[place]!.window;
      for (const group of answer.kind === 'countBy' ? answer.groups : [])
        known.keys.set(keyId(group.key), { key: group.key, after: from, until });
    }
  }
  known.upTo = to;
}

/** Where `remember` ends within the stretch in which a key was seen last, looks on which side of that. */
function* tellApart(known: Known, { key, remember, moments }: Asked): Reading<void> {
  const [first, last] = [moments[0]! - remember, moments[moments.length - 1]! - remember];
  const alike = new Map<string, Seen[]>();
  for (const seen of known.keys.values()) {
    if (seen.until <= first || seen.after >= last) continue;
    const stretch = `${seen.after} ${seen.until}`;
    alike.set(stretch, [...(alike.get(stretch) ?? []), seen]);
  }
  for (const group of alike.values()) {
    const { after, until } = group[0]!;
    const edges = moments.map((at) => at - remember).filter((edge) => edge > after && edge < until);
    for (const only of portions(
      group.map((seen) => seen.key),
      true,
    )) {
      for (let at = 0; at < edges.length; at += MOST_WINDOWS) {
        const some = edges.slice(at, at + MOST_WINDOWS);
        const windows = some.map((from) => ({ from, to: until }));
        const read: MeasureRead = { kind: 'measure', windows, key, metrics: [], ...(only && { only }) };
        const [answer] = yield { reads: [read] };
        const cells = new Map(
          answer?.kind === 'measure' ? answer.groups.map((one) => [keyId(one.key), one.cells]) : [],
        );
        for (const tuple of only ?? []) {
          const seen = known.keys.get(keyId(tuple))!;
          some.forEach((edge, place) => {
            if ((cells.get(keyId(tuple))?.[place]?.count ?? 0) > 0) seen.after = Math.max(seen.after, edge);
            else seen.until = Math.min(seen.until, edge);
          });
        }
      }
    }
  }
}
