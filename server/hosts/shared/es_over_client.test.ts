import type { TransportClient, TransportParams } from './contracts';
import { esOverClient } from './es_over_client';

type Options = Parameters<TransportClient['transport']['request']>[1];

/** A client that answers as told, and keeps what it was asked. */
function clientWith(answer: (options: Options) => ReturnType<TransportClient['transport']['request']>) {
  const asked: Array<[TransportParams, Options]> = [];
  const client: TransportClient = {
    transport: {
      request: (params, options) => {
        asked.push([params, options]);
        return answer(options);
      },
    },
  };
  return { client, asked };
}

/** As OpenSearch's client does: `abort` answers the request itself, which is then refused. */
function abortable() {
  let refuse: (failure: unknown) => void = () => {};
  const sent: Promise<unknown> & { abort?: () => unknown } = new Promise((_, reject) => {
    refuse = reject;
  });
  sent.abort = () => {
    refuse(Object.assign(new Error('Request aborted'), { name: 'RequestAbortedError' }));
    return sent;
  };
  return sent as ReturnType<TransportClient['transport']['request']>;
}

test.each([
  ['elasticsearch', { hits: 1 }, { hits: 1 }],
  ['opensearch', { body: { hits: 1 }, statusCode: 200 }, { hits: 1 }],
] as const)('%s: the body comes out bare, and nothing is tried twice', async (flavour, answer, expected) => {
  const { client, asked } = clientWith(() => Promise.resolve(answer));
  const es = esOverClient(flavour, () => client);
  await expect(es.request({ method: 'GET', path: '/x', query: { a: 1 } }, { timeoutMs: 5 })).resolves.toEqual(
    expected,
  );
  expect(asked[0]).toMatchObject([
    { method: 'GET', path: '/x', querystring: { a: 1 } },
    { maxRetries: 0, requestTimeout: 5 },
  ]);
});

test('lines travel as newline-delimited JSON, text among them as it is', async () => {
  const { client, asked } = clientWith(() => Promise.resolve({}));
  const es = esOverClient('elasticsearch', () => Promise.resolve(client));
  await es.request({ method: 'POST', path: '/_msearch', lines: [{ index: 'a' }, '{"size":0}'] });
  expect(asked[0]?.[0].bulkBody).toBe('{"index":"a"}\n{"size":0}\n');
});

test('an abort ends the call in flight and nothing else: no refusal is left without a handler', async () => {
  const strays: unknown[] = [];
  const stray = (failure: unknown) => strays.push(failure);
  process.on('uncaughtException', stray);
  const { client } = clientWith(abortable);
  const caller = new AbortController();
  const call = esOverClient('opensearch', () => client).request(
    { method: 'POST', path: '/x' },
    { signal: caller.signal },
  );
  setTimeout(() => caller.abort(), 10);
  await expect(call).rejects.toMatchObject({ status: 0, type: 'aborted' });
  await new Promise((resolve) => setTimeout(resolve, 50));
  process.off('uncaughtException', stray);
  expect(strays).toEqual([]);
});

test('a caller who has left already is not asked for', async () => {
  const { client, asked } = clientWith(() => Promise.resolve({}));
  const left = new AbortController();
  left.abort();
  const es = esOverClient('elasticsearch', () => client);
  await expect(es.request({ method: 'GET', path: '/' }, { signal: left.signal })).rejects.toMatchObject({
    type: 'aborted',
  });
  expect(asked).toEqual([]);
});
