import { z } from 'zod';
import { bounded, fieldName } from './fields';

/** Steps of a rule, fields that one names, and how many matches a throttle may let through. */
export const STEP_LIMITS = {
  steps: 50,
  fields: 10,
  throttle: 1_000,
  pattern: 1_000,
  template: 2_000,
} as const;

const fields = z.array(fieldName).max(STEP_LIMITS.fields);
const action = z.enum(['keep', 'drop']);
const span = bounded('1s', '30d');
const listId = z.string().min(1, 'choose a list').max(128);

/** What every step has beside its kind. */
const common = {
  /** Given by who adds the step, and kept: matches are remembered by it. */
  id: z.string().regex(/^[\w-]{1,64}$/, 'letters, digits, - and _, 64 at most'),
  description: z.string().trim().max(1_000).default(''),
  /** Login of who added or changed it last; the server sets it on save, whatever is sent. */
  author: z.string().max(256).default(''),
  /** It is for matches that begin before this; null: for all. */
  until: z.iso.datetime({ offset: true }).nullable().default(null),
  enabled: z.boolean().default(true),
};

const kind = <K extends string, S extends z.core.$ZodLooseShape>(name: K, shape: S) =>
  z.object({ kind: z.literal(name), ...common, ...shape });

/** Where a `look_up` looks: the row's value is the answer of a list, chosen fields that of an index. */
const lookUpIn = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('list'), list: listId }),
  z.object({
    kind: z.literal('index'),
    index: z.string().trim().min(1, 'name an index').max(512),
    /** The field of the index that the value is looked for in. */
    field: fieldName,
    take: fields.min(1, 'name the fields to take'),
  }),
]);

/** One stage between a match and an alert. */
export const stepSchema = z.discriminatedUnion('kind', [
  /** Drops a match when one with the same values was let through less than `within` away. No fields: the rule's key. */
  kind('dedupe', { fields: fields.default([]), within: span }),
  /** Lets so many matches with the same values through in any stretch of `per`. No fields: the rule's key. */
  kind('throttle', {
    count: z.number().int().min(1).max(STEP_LIMITS.throttle),
    per: span,
    fields: fields.default([]),
  }),
  kind('filter', { action, query: z.string().trim().min(1, 'write what to look for').max(10_000) }),
  /** A field of `*` is any field. The expression may fit anywhere in the value. */
  kind('regex', { action, field: fieldName, pattern: z.string().min(1).max(STEP_LIMITS.pattern) }),
  kind('list', { action, field: fieldName, list: listId }),
  /** Drops matches in which all of these fields have these values; null: no value. */
  kind('ignore', {
    where: z
      .array(z.object({ field: fieldName, value: z.string().max(8_192).nullable() }))
      .min(1, 'name a field to compare')
      .max(STEP_LIMITS.fields),
  }),
  kind('rename', { from: fieldName, to: fieldName }),
  kind('remove', { field: fieldName }),
  kind('set', { field: fieldName, template: z.string().max(STEP_LIMITS.template) }),
  /** Of a list: `into` becomes true or false. Of an index: `into.<field>` of each field taken, where there is a document. */
  kind('look_up', { field: fieldName, in: lookUpIn, into: fieldName }),
  /** A program that reads the match as JSON and answers as JSON whether it goes on, and with which fields. */
  kind('script', {
    program: z
      .string()
      .regex(/^(\/|[A-Za-z]:\\)/, 'write the absolute path of a program')
      .max(1_024),
    args: z.array(z.string().max(1_024)).max(20).default([]),
  }),
]);

export type Step = z.output<typeof stepSchema>;
export type StepKind = Step['kind'];
export type StepOf<K extends StepKind> = Extract<Step, { kind: K }>;

/** A rule's steps in their order; ids are unique in it. */
export const stepsSchema = z
  .array(stepSchema)
  .max(STEP_LIMITS.steps)
  .default([])
  .superRefine((steps, context) => {
    const seen = new Set<string>();
    steps.forEach(({ id }, at) => {
      if (seen.has(id))
        context.addIssue({ code: 'custom', path: [at, 'id'], message: `${id} is there twice` });
      seen.add(id);
    });
  });

/** Rules that were stored before there were steps have none. */
export const stepsOf = ({ steps }: { steps?: readonly Step[] }): readonly Step[] => steps ?? [];
