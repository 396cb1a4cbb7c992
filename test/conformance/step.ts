import type { TestDocument } from '../../server/conditions/testing';

/** What ElastAlert was handed in one go. Times are ISO texts. */
export type Step =
  | { op: 'data'; docs: Record<string, unknown>[] }
  | { op: 'gc'; at: string }
  | { op: 'count'; at: string; count: number }
  | { op: 'terms'; at: string; buckets: Array<{ key: unknown; doc_count: number }> }
  | { op: 'aggregate'; from: string; to: string; docs: Record<string, unknown>[] }
  /** A poll of an engine's case, which ElastAlert was told as a count or as buckets: documents at their own time. */
  | { op: 'poll'; at: string; docs: Record<string, unknown>[] };

/** The documents of a step, and up to when it has looked. */
export interface Slice {
  documents: TestDocument[];
  to: number;
}
