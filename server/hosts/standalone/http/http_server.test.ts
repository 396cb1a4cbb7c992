import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { ApiRequest, ApiResponse, RouteDefinition } from '../../../ports';
import { type Access, createHttpServer, type HttpServer } from '.';

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const seen: Access[] = [];
let asked: ApiRequest | null = null;
let answer: (request: ApiRequest) => Promise<ApiResponse> = async () => ({ status: 200, body: {} });
let server: HttpServer;
let port: number;
let folder: string;

const route = (method: RouteDefinition['method'], path: string): RouteDefinition => ({
  id: path,
  method,
  path,
  privilege: 'read',
  handle: (request) => {
    asked = request;
    return answer(request);
  },
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lookout-pages-'));
  await writeFile(join(folder, 'lookout.html'), '<html>lookout</html>');
  await writeFile(join(folder, 'main-7KQ2XW3A.js'), `// ${'x'.repeat(5_000)}`);
  server = createHttpServer({
    routes: [
      route('GET', '/api/things'),
      route('GET', '/api/things/{id}'),
      route('POST', '/api/things/_import'),
      route('DELETE', '/api/things/{id}'),
    ],
    staticDir: folder,
    hostNames: ['lookout.example'],
    onAccess: (access) => seen.push(access),
    log: quiet,
  });
  port = Number(new URL(await server.listen(0)).port);
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  seen.length = 0;
  asked = null;
  answer = async () => ({ status: 200, body: { fine: true } });
});

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

function call(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: string,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ port, host: '127.0.0.1', method, path, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part) => parts.push(part));
      response.on('end', () =>
        resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(parts) }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
const json = ({ body }: Answer) => JSON.parse(body.toString());
const OURS = { 'x-requested-with': 'test', 'content-type': 'application/json' };

describe('routes', () => {
  it('hands over parameters, repeated query values and the body', async () => {
    await call('GET', '/api/things/a%2Fb%20c?tag=x&tag=y&page=2');
    expect(asked).toMatchObject({ params: { id: 'a/b c' }, query: { tag: ['x', 'y'], page: '2' } });
    await call('POST', '/api/things/_import', OURS, '{"name":"ä"}');
    expect(asked!.body).toEqual({ name: 'ä' });
    await call('POST', '/api/things/_import', OURS);
    expect(asked!.body).toBeUndefined();
    await call(
      'POST',
      '/api/things/_import',
      { ...OURS, 'content-type': 'application/x-ndjson' },
      '{}\n{}\n',
    );
    expect(asked!.body).toBe('{}\n{}\n');
  });

  it('takes ids of 512 characters', async () => {
    const id = 'é'.repeat(512);
    await call('GET', `/api/things/${encodeURIComponent(id).slice(0, 2_040)}`);
    expect((asked!.params.id as string).length).toBeGreaterThan(300);
  });

  it('answers as JSON that nobody keeps, compressed when it is worth it and wanted', async () => {
    answer = async () => ({ status: 201, body: { text: 'y'.repeat(4_000) } });
    const plain = await call('GET', '/api/things');
    expect(plain).toMatchObject({ status: 201, headers: { 'cache-control': 'no-store' } });
    expect(plain.headers['content-encoding']).toBeUndefined();
    const brotli = await call('GET', '/api/things', { 'accept-encoding': 'gzip, br' });
    expect(brotli.headers['content-encoding']).toBe('br');
    expect(brotliDecompressSync(brotli.body).equals(plain.body)).toBe(true);
    const gzip = await call('GET', '/api/things', { 'accept-encoding': 'gzip, br;q=0' });
    expect(gunzipSync(gzip.body).equals(plain.body)).toBe(true);
  });

  it('tells a handler that its caller went away', async () => {
    const aborted = new Promise<boolean>((resolve) => {
      answer = ({ signal }) =>
        new Promise((done) => {
          signal.addEventListener('abort', () => {
            resolve(true);
            done({ status: 200, body: {} });
          });
        });
    });
    const sent = httpRequest({ port, host: '127.0.0.1', path: '/api/things' });
    sent.on('error', () => {});
    sent.end();
    setTimeout(() => sent.destroy(), 100);
    expect(await aborted).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(seen).toMatchObject([{ path: '/api/things', status: 499 }]);
  });
});

describe('refusals', () => {
  it.each<[string, number, RegExp, Parameters<typeof call>]>([
    ['an unknown path', 404, /there is no GET \/api\/nothing/, ['GET', '/api/nothing']],
    ['another method', 404, /there is no PUT/, ['PUT', '/api/things', OURS, '{}']],
    [
      'a foreign Host (DNS rebinding)',
      403,
      /evil\.example/,
      ['GET', '/api/things', { host: 'evil.example:5610' }],
    ],
    [
      'a POST that a form could send',
      400,
      /x-requested-with/,
      ['POST', '/api/things/_import', { 'content-type': 'application/json' }, '{}'],
    ],
    ['a DELETE without the header', 400, /x-requested-with/, ['DELETE', '/api/things/1']],
    ['a body that is not JSON', 400, /not valid JSON/, ['POST', '/api/things/_import', OURS, '{"a":']],
    [
      'a body that would change prototypes',
      400,
      /JSON|prototype/i,
      ['POST', '/api/things/_import', OURS, '{"__proto__":{"a":1}}'],
    ],
    [
      'a body of another kind',
      415,
      /application\/json/,
      ['POST', '/api/things/_import', { ...OURS, 'content-type': 'text/plain' }, 'a'],
    ],
    [
      'a body above 2 MB',
      413,
      /larger/,
      ['POST', '/api/things/_import', OURS, JSON.stringify('x'.repeat(2_200_000))],
    ],
    ['a path out of the folder', 404, /there is no/, ['GET', '/..%2f..%2fetc/passwd']],
    ['a page that is not built', 503, /discover\.html/, ['GET', '/app/discover']],
  ])('answers %s with %d', async (_name, status, message, parts) => {
    const refused = await call(...parts);
    expect(refused.status).toBe(status);
    expect(json(refused)).toEqual({
      statusCode: status,
      error: expect.any(String),
      message: expect.stringMatching(message),
    });
    expect(asked).toBeNull();
  });

  it.each(['kbn-xsrf', 'osd-xsrf', 'x-requested-with'])(
    'takes %s as the sign of a script of ours',
    async (header) => {
      expect((await call('DELETE', '/api/things/1', { [header]: 'x' })).status).toBe(200);
    },
  );

  it.each(['localhost', '127.0.0.1:5610', '[::1]:5610', 'lookout.example'])('answers as %s', async (host) => {
    expect((await call('GET', '/api/things', { host })).status).toBe(200);
  });

  it('does not show what went wrong inside', async () => {
    answer = () => Promise.reject(new Error('secret detail'));
    const failed = await call('GET', '/api/things');
    expect(failed.status).toBe(500);
    expect(failed.body.toString()).not.toContain('secret detail');
  });
});

describe('pages', () => {
  it('leads from / to the app', async () => {
    expect(await call('GET', '/')).toMatchObject({ status: 302, headers: { location: '/app/lookout' } });
  });

  it.each(['/app/lookout', '/app/lookout/'])(
    'shows the page at %s, with the security headers',
    async (path) => {
      const { status, headers, body } = await call('GET', path);
      expect([status, body.toString()]).toEqual([200, '<html>lookout</html>']);
      expect(headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-cache',
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringMatching(/default-src 'self'.*frame-ancestors 'none'/),
      });
    },
  );

  it('lets names with a hash be kept for ever, compressed, and answers 304 to who has it', async () => {
    const { headers, body } = await call('GET', '/main-7KQ2XW3A.js', { 'accept-encoding': 'br' });
    expect(headers).toMatchObject({
      'cache-control': expect.stringContaining('immutable'),
      'content-encoding': 'br',
      'content-type': 'text/javascript; charset=utf-8',
    });
    expect(brotliDecompressSync(body).toString()).toHaveLength(5_003);
    const again = await call('GET', '/main-7KQ2XW3A.js', { 'if-none-match': headers.etag! });
    expect([again.status, again.body.length]).toEqual([304, 0]);
  });
});

it('tells of every request', async () => {
  await call('GET', '/api/things?a=1', { 'user-agent': 'tester' });
  await call('GET', '/api/nothing', {});
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(seen).toMatchObject([
    {
      method: 'GET',
      path: '/api/things',
      query: 'a=1',
      status: 200,
      userAgent: 'tester',
      clientIp: '127.0.0.1',
    },
    { path: '/api/nothing', status: 404 },
  ]);
  expect(seen[0]!.responseBytes).toBeGreaterThan(100);
});

it('says that the port is taken', async () => {
  const other = createHttpServer({ routes: [], staticDir: folder, log: quiet });
  await expect(other.listen(port)).rejects.toThrow(/port \d+ is taken/);
  await other.close();
});
