import { z } from 'zod';
import type { Method, Privilege, Route } from '../route';

const none = z.object({}).strip();
export const id = z.object({ id: z.string().min(1).max(512) });

interface Parts<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  params?: P;
  query?: Q;
  body?: B;
}

/** `route<Answer>()('GET', path, privilege, { params, query, body })`: curried so that only the answer's type is written. */
export const route =
  <Answer>() =>
  <P extends z.ZodType = typeof none, Q extends z.ZodType = typeof none, B extends z.ZodType = typeof none>(
    method: Method,
    path: string,
    privilege: Privilege,
    parts: Parts<P, Q, B> = {},
  ): Route<P, Q, B, Answer> => ({
    method,
    path: `/api/lookout${path}`,
    privilege,
    params: (parts.params ?? none) as P,
    query: (parts.query ?? none) as Q,
    body: (parts.body ?? none) as B,
  });

/** A query-string value that may stand once or many times. */
export const many = <T extends z.ZodType>(item: T) =>
  z
    .preprocess(
      (v) => (v === undefined || v === '' ? [] : Array.isArray(v) ? v : [v]),
      z.array(item).max(200),
    )
    .default([]);

export const paging = {
  page: z.coerce.number().int().min(1).max(10_000).default(1),
  perPage: z.coerce.number().int().min(1).max(200).default(25),
};
export const isoTime = z.iso.datetime({ offset: true });
