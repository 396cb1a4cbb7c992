import { z } from 'zod';
import type { SampleDocument } from '../schemas';

/**
 * What the standalone server answers its own document page, and no other host has: the documents that a Discover
 * link stands for. `POST` with `discoverRequestSchema`, answered by `DiscoverAnswer`, refused like every route.
 */
export const DISCOVER_PATH = '/api/standalone/discover';

export const discoverRequestSchema = z.object({
  /** Id of the saved data view; null takes the first there is. */
  dataViewId: z.string().min(1).max(512).nullable(),
  query: z.object({ language: z.enum(['kuery', 'lucene']), query: z.string().max(100_000) }),
  /** Filter pills in Kibana's form. */
  filters: z.array(z.record(z.string(), z.unknown())).max(200).default([]),
  /** ISO time or date math (`now-15m`), both ends included. */
  from: z.string().min(1).max(64),
  to: z.string().min(1).max(64),
  sort: z
    .array(z.tuple([z.string().min(1).max(512), z.enum(['asc', 'desc'])]))
    .max(10)
    .default([]),
  page: z.number().int().min(1).max(400).default(1),
  perPage: z.number().int().min(1).max(200).default(25),
});
export type DiscoverRequest = z.input<typeof discoverRequestSchema>;

export interface DiscoverAnswer {
  dataView: { id: string; title: string; timeField: string | null };
  /** The range in ISO texts. */
  from: string;
  to: string;
  total: number;
  totalIsLowerBound: boolean;
  histogram: Array<{ at: string; count: number }>;
  bucketMs: number;
  /** One page; `fields` holds the whole document, dotted names → values. */
  documents: SampleDocument[];
  fields: Array<{ name: string; type: string }>;
}
