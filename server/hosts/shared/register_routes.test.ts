import type { ApiResponse, RouteDefinition } from '../../ports';
import type { RawRequest, Router } from './contracts';
import { registerRoutes } from './register_routes';

type Registered = {
  path: string;
  options?: object;
  call: (request: Partial<RawRequest>) => Promise<unknown>;
};

function registered(answer: ApiResponse, route: Partial<RouteDefinition> = {}) {
  const seen: Registered[] = [];
  const taken: unknown[] = [];
  const register: Router['get'] = (config, handler) => {
    seen.push({
      path: config.path,
      ...(config.options ? { options: config.options } : {}),
      call: (request) =>
        handler(
          null,
          {
            headers: {},
            params: {},
            query: {},
            body: undefined,
            events: { aborted$: { subscribe: () => ({ unsubscribe: () => {} }) } },
            ...request,
          },
          { custom: (options) => options as never },
        ),
    });
  };
  registerRoutes(
    { get: register, post: register, put: register, delete: register },
    [
      {
        id: 'x',
        method: 'POST',
        path: '/api/lookout/x/{id}',
        privilege: 'write',
        handle: async (request) => {
          taken.push(request);
          return answer;
        },
        ...route,
      },
    ],
    ({ privilege }) => ({ tags: [privilege] }),
  );
  return { route: seen[0]!, taken };
}

test('an error keeps the fields at fault: it is sent as bytes, which hosts leave alone', async () => {
  const body = {
    statusCode: 400,
    error: 'Bad Request',
    message: 'no',
    fields: [{ path: 'name', message: 'x' }],
  };
  const { route } = registered({ status: 400, body });
  const sent = (await route.call({})) as { statusCode: number; body: Buffer };
  expect(sent.statusCode).toBe(400);
  expect(JSON.parse(sent.body.toString())).toEqual(body);
});

test.each([
  ['JSON', { status: 200, body: { a: 1 } }, '{"a":1}', 'application/json; charset=utf-8'],
  ['its own type', { status: 200, body: 'a,b', headers: { 'content-type': 'text/csv' } }, 'a,b', 'text/csv'],
  ['nothing', { status: 204, body: undefined }, '', 'application/json; charset=utf-8'],
])('%s', async (_, answer, text, type) => {
  const { route } = registered(answer);
  const sent = (await route.call({})) as { body: Buffer; headers: Record<string, string> };
  expect(sent.body.toString()).toBe(text);
  expect(sent.headers['content-type']).toBe(type);
});

test('the handler gets what the host read, and the raw request for the host’s own functions', async () => {
  const { route, taken } = registered({ status: 200, body: {} });
  await route.call({ params: { id: '1' }, query: { page: '2' }, body: { name: 'x' } });
  expect(taken[0]).toMatchObject({ params: { id: '1' }, query: { page: '2' }, body: { name: 'x' } });
  expect((taken[0] as { host: { raw: unknown } }).host.raw).toMatchObject({ params: { id: '1' } });
  expect(route).toMatchObject({ path: '/api/lookout/x/{id}', options: { tags: ['write'] } });
});
