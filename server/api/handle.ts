import type { z } from 'zod';
import { type AnswerOf, type Privilege, type RouteId, type Routes, routes } from '../../common/api';
import type { ApiRequest, ApiResponse, HostPorts, HostRequest, RouteDefinition, User } from '../ports';
import { ApiFailure, failureAnswer } from './failures';
import { PlainAnswer } from './plain_answer';

/** A call as a handler sees it: allowed, and valid. */
export interface Call<K extends RouteId> {
  params: z.output<Routes[K]['params']>;
  query: z.output<Routes[K]['query']>;
  body: z.output<Routes[K]['body']>;
  request: HostRequest;
  space: string;
  user: User;
  signal: AbortSignal;
}

export type Handler<K extends RouteId> = (call: Call<K>) => Promise<AnswerOf<Routes[K]> | PlainAnswer>;
export type Handlers<K extends RouteId = RouteId> = { [Id in K]: Handler<Id> };

const GRANTED_BY: Record<HostPorts['name'], string> = {
  kibana: 'whoever manages roles in Kibana (Stack Management, Roles)',
  opensearch_dashboards: 'whoever manages roles in OpenSearch Dashboards (Security, Roles)',
  standalone: 'whoever started this server, or manages roles of its cluster,',
};

/** Rejects with a 403 that says who can give the privilege. */
export async function allow(
  ports: HostPorts,
  request: Pick<ApiRequest, 'host'>,
  privilege: Privilege,
): Promise<void> {
  const granted = await ports.privileges(request.host);
  if (granted[privilege]) return;
  throw new ApiFailure(
    403,
    `this needs the privilege "${privilege}" of Lookout in the space "${ports.space(request.host)}"; ${GRANTED_BY[ports.name]} can give it`,
  );
}

type Part = 'params' | 'query' | 'body';

/** The valid value of a part, or a 400 that names every field at fault. */
function checked(part: Part, schema: z.ZodType, value: unknown): unknown {
  const fields: Array<{ path: string; message: string }> = [];
  // A filter with a slip in its name would silently select everything.
  if (part === 'query' && 'shape' in schema) {
    const known = schema.shape as Record<string, unknown>;
    for (const name of Object.keys((value ?? {}) as object)) {
      if (!Object.hasOwn(known, name))
        fields.push({ path: name, message: `there is no parameter "${name}"` });
    }
  }
  const result = schema.safeParse(value ?? {});
  for (const { path, message } of result.error?.issues ?? []) fields.push({ path: path.join('.'), message });
  if (fields.length === 0) return result.data;
  const first = fields[0]!;
  const words = { params: 'the path', query: 'the query string', body: 'the body' }[part];
  const rest = fields.length > 1 ? ` (and ${fields.length - 1} more)` : '';
  throw new ApiFailure(400, `${words}: ${first.path ? `${first.path}: ` : ''}${first.message}${rest}`, {
    fields,
  });
}

/** One route as hosts register it: privilege, input, handler, and every failure as an answer. */
export function handle<K extends RouteId>(ports: HostPorts, id: K, handler: Handler<K>): RouteDefinition {
  const route = routes[id];
  return {
    id,
    method: route.method,
    path: route.path,
    privilege: route.privilege,
    async handle(request): Promise<ApiResponse> {
      try {
        await allow(ports, request, route.privilege);
        const call = {
          params: checked('params', route.params, request.params),
          query: checked('query', route.query, request.query),
          body: checked('body', route.body, request.body),
          request: request.host,
          space: ports.space(request.host),
          user: await ports.user(request.host),
          signal: request.signal,
        };
        const answer: unknown = await handler(call as Call<K>);
        return answer instanceof PlainAnswer
          ? { status: 200, body: answer.text, headers: { 'content-type': answer.contentType } }
          : { status: 200, body: answer };
      } catch (error) {
        return failureAnswer(error, `${route.method} ${route.path}`, ports.log);
      }
    },
  };
}
