import type { z } from 'zod';
import { type AnswerOf, type RouteId, type Routes, routes } from '../../common/api';
import type { BrowserHost } from '../ports';

/** What a call may carry: the parts that its route's schemas take. */
export interface CallInput<K extends RouteId> {
  params?: z.input<Routes[K]['params']>;
  query?: z.input<Routes[K]['query']>;
  body?: z.input<Routes[K]['body']>;
}

export type Call = <K extends RouteId>(
  id: K,
  input?: CallInput<K>,
  signal?: AbortSignal,
) => Promise<AnswerOf<Routes[K]>>;

/** `/rules/{id}` and `{ id: 'a/b' }` → `/rules/a%2Fb`. Throws a RangeError that names a parameter without a value. */
export function fillPath(path: string, params: Record<string, unknown> = {}): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined || value === null || value === '') throw new RangeError(`${path} needs ${name}`);
    return encodeURIComponent(String(value));
  });
}

/** Leaves out what says nothing, so that a filter nobody set is not sent as an empty one. */
export function cleanQuery(query: Record<string, unknown> = {}): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(query).filter(
      ([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
    ),
  );
}

/** Calls routes by name over a host's HTTP. Rejects as `BrowserHost.http.fetch` does. */
export function makeCall(host: BrowserHost): Call {
  return (id, input = {}, signal) => {
    const route = routes[id];
    return host.http.fetch(fillPath(route.path, input.params as Record<string, unknown>), {
      method: route.method,
      query: cleanQuery(input.query as Record<string, unknown>),
      body: route.method === 'GET' || route.method === 'DELETE' ? undefined : (input.body ?? {}),
      signal,
    });
  };
}
