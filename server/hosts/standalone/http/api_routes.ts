import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiResponse, RouteDefinition } from '../../../ports';

/** `/rules/{id}` → `/rules/:id`. */
export const toRouterPath = (path: string) => path.replace(/\{(\w+)\}/g, ':$1');

/** Aborts when the client goes away before the answer is complete. */
function untilClientLeaves(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort();
  });
  return controller.signal;
}

function send(reply: FastifyReply, answer: ApiResponse): FastifyReply {
  reply.code(answer.status).header('cache-control', 'no-store');
  const type = answer.headers?.['content-type'];
  if (answer.headers) reply.headers(answer.headers);
  if (answer.body === undefined) return reply.send();
  // A route that names its own content type has written its body itself.
  if (type !== undefined && typeof answer.body === 'string') return reply.send(answer.body);
  return reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(answer.body));
}

/** Registers routes as the core defines them; repeated query values arrive as lists. */
export function mountRoutes(app: FastifyInstance, routes: readonly RouteDefinition[]): void {
  for (const route of routes) {
    app.route({
      method: route.method,
      url: toRouterPath(route.path),
      handler: async (request: FastifyRequest, reply: FastifyReply) => {
        const answer = await route.handle({
          host: { raw: request },
          params: { ...(request.params as Record<string, unknown>) },
          query: { ...(request.query as Record<string, unknown>) },
          body: request.body,
          signal: untilClientLeaves(reply),
        });
        return send(reply, answer);
      },
    });
  }
}
