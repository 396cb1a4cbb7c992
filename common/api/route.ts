import type { z } from 'zod';

/** What a person needs to be allowed to call a route. `admin` manages channels. */
export type Privilege = 'read' | 'triage' | 'write' | 'admin' | 'audit';

/** As roles are given them in Kibana, and as the pages name them to who lacks one. */
export const PRIVILEGE_NAMES: Record<Privilege, string> = {
  read: 'Read',
  triage: 'Work on alerts',
  write: 'Write rules',
  admin: 'Manage channels',
  audit: 'Read the audit',
};

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** One route: where it is, who may call it, what it takes. `Answer` is carried in the type alone. */
export interface Route<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Answer = unknown,
> {
  method: Method;
  /** `{name}` stands for a path parameter. */
  path: string;
  privilege: Privilege;
  params: Params;
  query: Query;
  body: Body;
  /** Never set; it exists so that the type of the answer travels with the route. */
  answer?: Answer;
}

export type AnswerOf<R> = R extends Route<z.ZodType, z.ZodType, z.ZodType, infer A> ? A : never;

/** What every refusal looks like, on every route. */
export interface ApiError {
  statusCode: number;
  error: string;
  message: string;
  /** Fields at fault, by path, when the input was. */
  fields?: Array<{ path: string; message: string /** Where in a text field, from 0. */; position?: number }>;
  /** Of a conflict: how the thing is now, and which fields the other person changed since the version named. */
  current?: unknown;
  changed?: Array<{ field: string; before: unknown; after: unknown }>;
}
