/** What ElastAlert was handed in one go. Times are ISO texts. */
export type Step =
  | { op: 'data'; docs: Record<string, unknown>[] }
  | { op: 'gc'; at: string }
  | { op: 'count'; at: string; count: number }
  | { op: 'terms'; at: string; buckets: Array<{ key: unknown; doc_count: number }> }
  | { op: 'aggregate'; from: string; to: string; docs: Record<string, unknown>[] };
