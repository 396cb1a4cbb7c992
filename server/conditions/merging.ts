import type { EventDocument, ReadResult, StreamRead, StreamResult, Yielded } from './contract';

/** A document and the stream it came by. */
export interface Merged {
  document: EventDocument;
  /** Its stream's place among those asked for. */
  stream: number;
}

/** What one stream has read and not yet given. */
interface Buffer {
  request: StreamRead;
  documents: readonly EventDocument[];
  at: number;
  next: unknown | null;
}

/**
 * The documents of several streams in one order of time; of equal times those of the earlier stream first. Pages that are
 * needed at the same moment are read together. Holds one page of each stream.
 */
export function* merge(
  requests: ReadonlyArray<Omit<StreamRead, 'kind' | 'after'>>,
  take: (some: Merged[]) => Generator<Yielded, void, ReadResult[]>,
): Generator<Yielded, void, ReadResult[]> {
  const buffers: Buffer[] = requests.map((request) => ({
    request: { kind: 'stream', ...request },
    documents: [],
    at: 0,
    next: undefined,
  }));
  for (;;) {
    const empty = buffers.filter((buffer) => isEmpty(buffer) && buffer.next !== null);
    if (empty.length === 0) return;
    const results = yield {
      reads: empty.map(({ request, next }) => (next === undefined ? request : { ...request, after: next })),
    };
    for (const [number, buffer] of empty.entries()) {
      const { documents, next } = results[number] as StreamResult;
      buffer.documents = documents;
      buffer.at = 0;
      buffer.next = next;
    }
    yield* take(inOrder(buffers));
  }
}

const isEmpty = ({ documents, at }: Buffer): boolean => at >= documents.length;

/** What can be given before another page has to be read. */
function inOrder(buffers: readonly Buffer[]): Merged[] {
  const some: Merged[] = [];
  for (;;) {
    let first = -1;
    for (const [stream, buffer] of buffers.entries()) {
      if (isEmpty(buffer)) {
        // Its next page may begin before what the others hold.
        if (buffer.next !== null) return some;
        continue;
      }
      if (first === -1 || timeOf(buffer) < timeOf(buffers[first]!)) first = stream;
    }
    if (first === -1) return some;
    const buffer = buffers[first]!;
    some.push({ document: buffer.documents[buffer.at]!, stream: first });
    buffer.at += 1;
  }
}

const timeOf = ({ documents, at }: Buffer): number => documents[at]!.time;
