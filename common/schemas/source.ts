import { z } from 'zod';
import { fieldName } from './fields';

export const savedSearchSource = z.object({
  kind: z.literal('saved_search'),
  id: z.string().min(1).max(512),
});

/** A query written in the rule itself. `query` is KQL or Lucene text, or for `dsl` a JSON object as text. */
export const querySource = z.object({
  kind: z.literal('query'),
  index: z.string().trim().min(1, 'name an index, an alias or a pattern').max(2048),
  timeField: fieldName.default('@timestamp'),
  language: z.enum(['kuery', 'lucene', 'dsl']),
  query: z.string().max(100_000),
  /** The data view that Discover opens; without one the link goes by index pattern. */
  dataViewId: z.string().max(512).nullable().default(null),
  /** Runtime fields that come with the query, as a search body takes them: an adopted copy brings its data view's. */
  runtimeMappings: z
    .record(z.string().max(512), z.record(z.string(), z.unknown()))
    .refine((fields) => JSON.stringify(fields).length <= 100_000, 'at most 100000 characters as JSON')
    .optional(),
});

export const sourceSchema = z.discriminatedUnion('kind', [savedSearchSource, querySource]);

export type Source = z.output<typeof sourceSchema>;
