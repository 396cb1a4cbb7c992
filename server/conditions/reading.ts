import {
  type CountByRead,
  type EventDocument,
  type KeyCount,
  type KeyTuple,
  type ReadResult,
  read,
  type StreamRead,
  type Yielded,
} from './contract';

/** Keys named in one stream: far below what a query may hold in clauses (1024) on either engine. */
const KEYS_A_STREAM = 500;

/** Every page of a stream, handed to `take` in event order. Holds one page at a time. */
export function* pages(
  request: Omit<StreamRead, 'kind' | 'after'>,
  take: (documents: EventDocument[]) => Generator<Yielded, void, ReadResult[]>,
): Generator<Yielded, void, ReadResult[]> {
  let after: unknown;
  for (;;) {
    const next: StreamRead = { kind: 'stream', ...request };
    if (after !== undefined) next.after = after;
    const page = yield* read(next);
    yield* take(page.documents);
    if (page.next === null) return;
    after = page.next;
  }
}

/** The keys in portions that one stream can name; a single unlimited portion (`undefined`) when there are no key fields. */
export function portions(keys: readonly KeyTuple[], keyed: boolean): Array<readonly KeyTuple[] | undefined> {
  if (!keyed) return [undefined];
  const parts: Array<readonly KeyTuple[]> = [];
  for (let at = 0; at < keys.length; at += KEYS_A_STREAM) parts.push(keys.slice(at, at + KEYS_A_STREAM));
  return parts;
}

/** Keys that have at least `atLeast` documents in the window, and how many; without key fields the one empty key, or none. */
export function* candidates(
  window: { from: number; to: number },
  key: readonly string[],
  atLeast: number,
): Generator<Yielded, KeyCount[], ReadResult[]> {
  const request: CountByRead = { kind: 'countBy', window, key, atLeast };
  const { groups, total } = yield* read(request);
  const counted = key.length === 0 ? [{ key: [], count: total }] : groups;
  return counted.filter((group) => group.count >= atLeast);
}
