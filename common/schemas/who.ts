import { z } from 'zod';
import { SEVERITIES } from '../words';
import { fieldName } from './fields';

const id = z.string().min(1).max(128);
export const loginSchema = z.string().trim().min(1, 'name a login').max(256);
/** By which channel; null: by the first of the person's addresses. */
const by = id.nullable().default(null);

/** Somebody to tell, whoever that is by the time it is told. */
export const whoSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('person'), login: loginSchema, by }),
  /** Everybody in it, or who is on call. */
  z.object({ kind: z.literal('group'), id, by }),
  /** Of the alert, else of its rule. */
  z.object({ kind: z.literal('owner'), by }),
  /** Whom a field of the match names, by login or address. */
  z.object({ kind: z.literal('field'), field: fieldName, by }),
  /** Whom the values of a list name, by login or address. */
  z.object({ kind: z.literal('list'), id, by }),
  /** A channel's own recipients. */
  z.object({ kind: z.literal('channel'), id }),
]);
export type Who = z.output<typeof whoSchema>;

/** Somebody that a rule tells beside its channels; empty lists: of whatever severity, whatever tags. */
export const recipientSchema = z.object({
  who: whoSchema,
  severities: z.array(z.enum(SEVERITIES)).max(SEVERITIES.length).default([]),
  tags: z.array(z.string().trim().min(1).max(128)).max(20).default([]),
});
export type Recipient = z.output<typeof recipientSchema>;
