import type { HostRequest } from '../../ports';
import { answerOf, failureOf, kibanaConnectors } from './connectors';

jest.mock('@kbn/core/server', () => ({ CoreKibanaRequest: { from: (raw: object) => raw } }), {
  virtual: true,
});

const request = { raw: {} } as HostRequest;
const boom = (statusCode: number, message: string) =>
  Object.assign(new Error(message), { output: { statusCode } });

it.each([
  ['done', { status: 'ok', data: { text: 'x' } }, { ok: true, id: null }],
  ['made something', { status: 'ok', data: { id: '10042' } }, { ok: true, id: '10042' }],
  [
    'failed',
    { status: 'error', message: 'a', serviceMessage: 'b' },
    { ok: false, error: 'a: b', retry: null },
  ],
  ['later', { status: 'error', message: 'a', retry: true }, { ok: false, error: 'a', retry: true }],
  ['never', { status: 'error', message: 'a', retry: false }, { ok: false, error: 'a', retry: false }],
  ['then', { status: 'error', message: 'a', retry: new Date(5) }, { ok: false, error: 'a', retry: 5 }],
] as const)('an answer: %s', (_what, result, expected) => {
  expect(answerOf(result)).toEqual(expected);
});

it.each([
  ['a right that is missing', boom(403, 'Unauthorized to execute'), false],
  ['a connector that is gone', boom(404, 'not found'), false],
  ['Kibana that is busy', boom(503, 'busy'), true],
  [
    'something that is not set up',
    new Error('Encrypted Saved Objects plugin is missing encryption key'),
    null,
  ],
])('thrown: %s', (_what, failure, retry) => {
  expect(failureOf(failure)).toEqual({ ok: false, error: failure.message, retry });
});

const type = (id: string, changes: object = {}) => ({
  id,
  name: id,
  enabledInConfig: true,
  enabledInLicense: true,
  minimumLicenseRequired: 'gold',
  ...changes,
});
const started = (client: object | Error, actions = true) =>
  Promise.resolve({
    start: {},
    plugins: actions
      ? {
          actions: {
            getActionsClientWithRequest: async () => {
              if (client instanceof Error) throw client;
              return client;
            },
          },
        }
      : {},
  } as never);

it('connectors are listed with why one cannot run', async () => {
  const client = {
    getAll: async () => [
      { id: '1', name: 'log', actionTypeId: '.server-log' },
      { id: '2', name: 'chat', actionTypeId: '.slack' },
      { id: '3', name: 'mail', actionTypeId: '.email' },
      { id: '4', name: 'odd', actionTypeId: '.odd' },
      { id: '5', name: 'torn', actionTypeId: '.server-log', isMissingSecrets: true },
    ],
    listTypes: async () => [
      type('.server-log'),
      type('.slack', { enabledInLicense: false }),
      type('.email', { enabledInConfig: false }),
    ],
  };
  const listed = await kibanaConnectors(started(client)).list(request);
  expect(listed.map(({ name, refused }) => [name, refused])).toEqual([
    ['log', null],
    ['chat', 'its type needs a gold licence of Kibana'],
    ['mail', 'its type is not in xpack.actions.enabledActionTypes'],
    ['odd', 'Kibana knows no such type of connector'],
    ['torn', 'its secrets are missing: enter them again in Stack Management, Connectors'],
  ]);
});

it.each([
  ['the plugin is not there', started({}, false), 503, "Kibana's actions plugin is not there"],
  ['nothing can be encrypted', started(new Error('missing encryption key')), 503, 'missing encryption key'],
  ['no right', started(boom(403, 'Unauthorized to get actions')), 403, 'Unauthorized to get actions'],
])('no list: %s', async (_what, host, status, message) => {
  await expect(kibanaConnectors(host).list(request)).rejects.toMatchObject({
    status,
    message: expect.stringContaining(message),
  });
});
