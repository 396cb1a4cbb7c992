import type { ApiResponse, RouteDefinition } from '../../ports';
import type { RawRequest, RouteConfig, Router } from './contracts';

/** Handlers validate by themselves, so that every host answers the same words. */
const asIs: RouteConfig['validate']['params'] = (value, { ok }) => ok(value ?? {});

const JSON_HEADERS = { 'content-type': 'application/json; charset=utf-8' };

/** Aborts when the caller went away. */
function goneSignal(request: RawRequest): { signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const subscription = request.events.aborted$.subscribe(() => controller.abort());
  return { signal: controller.signal, release: () => subscription.unsubscribe() };
}

/** Sent as bytes: both hosts rewrite an error body that is an object, and would lose the fields at fault. */
function encoded({ status, body, headers }: ApiResponse) {
  // A route that names its own content type has written its body itself.
  const written = headers?.['content-type'] !== undefined && typeof body === 'string';
  return {
    statusCode: status,
    body: Buffer.from(written ? body : body === undefined ? '' : JSON.stringify(body)),
    headers: { 'cache-control': 'no-store', ...JSON_HEADERS, ...headers },
  };
}

/** Registers the product's routes with a host. `optionsOf` gives what only that host knows of a route. */
export function registerRoutes(
  router: Router,
  definitions: readonly RouteDefinition[],
  optionsOf: (definition: RouteDefinition) => Record<string, unknown>,
): void {
  for (const definition of definitions) {
    const takesBody = definition.method === 'POST' || definition.method === 'PUT';
    const method = definition.method.toLowerCase() as keyof Router;
    router[method](
      {
        path: definition.path,
        validate: { params: asIs, query: asIs, ...(takesBody ? { body: asIs } : {}) },
        options: optionsOf(definition),
      },
      async (_context, request, response) => {
        const gone = goneSignal(request);
        try {
          const answer = await definition.handle({
            host: { raw: request },
            params: request.params,
            query: request.query,
            body: takesBody ? request.body : {},
            signal: gone.signal,
          });
          return response.custom(encoded(answer));
        } finally {
          gone.release();
        }
      },
    );
  }
}
