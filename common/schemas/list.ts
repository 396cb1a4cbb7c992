import { z } from 'zod';

/** What a list may hold: so many values, of so many characters each, and all of them together. */
export const LIST_LIMITS = { values: 10_000, characters: 8_192, total: 1_000_000 } as const;

/**
 * A named list as it is entered: its values, or a text file with them, or both. `lines`: one value a line, `#` begins a
 * comment. `csv`: the first column. A value between slashes is a regular expression for conditions that compare values.
 */
export const listInputSchema = z.object({
  name: z.string().trim().min(1, 'give the list a name').max(128),
  description: z.string().max(10_000).default(''),
  values: z.array(z.string().max(LIST_LIMITS.characters)).max(LIST_LIMITS.values).default([]),
  file: z
    .object({
      text: z.string().max(LIST_LIMITS.total),
      format: z.enum(['lines', 'csv']).default('lines'),
      /** Whether the first row of a CSV file names its columns. */
      header: z.boolean().default(false),
    })
    .nullable()
    .default(null),
});

export type ListInput = z.output<typeof listInputSchema>;

/** A list without its values. */
export interface ListRow {
  id: string;
  space: string;
  name: string;
  description: string;
  /** Values that it holds. */
  count: number;
  version: number;
  updatedAt: string;
  updatedBy: string;
}

export interface ValueList extends ListRow {
  values: string[];
}
