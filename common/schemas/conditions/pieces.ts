import { z } from 'zod';
import { bounded, fieldName } from '../fields';

export const span = bounded('1s', '30d');
export const count = z.number().int().min(1).max(10_000_000);
export const listIds = z.array(z.string().min(1).max(128)).max(20).default([]);
export const literals = z.array(z.string().max(8_192)).max(10_000).default([]);
export const direction = z.enum(['up', 'down', 'both']);

/** What is measured of the documents of a window. `percent`: of percentiles, which one. */
export const metricSchema = z
  .object({
    agg: z.enum(['count', 'min', 'max', 'avg', 'sum', 'value_count', 'cardinality', 'percentile']),
    field: fieldName.nullable().default(null),
    percent: z.number().min(0).max(100).default(95),
  })
  .superRefine(({ agg, field }, context) => {
    if (agg !== 'count' && field === null)
      context.addIssue({ code: 'custom', path: ['field'], message: `name the field whose ${agg} is taken` });
  });

/** A query beside the source's own, on the same documents. */
export const partSchema = z.object({
  language: z.enum(['kuery', 'lucene', 'dsl']).default('kuery'),
  query: z.string().max(100_000),
});

export type Metric = z.output<typeof metricSchema>;
export type Part = z.output<typeof partSchema>;
