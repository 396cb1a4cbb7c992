import { connectorStart } from '../../common/connector_params';
import { connectorConfig } from '../../common/schemas';
import type { Notice } from '../../common/template';
import type { ConnectorAnswer } from '../ports';
import { connector, connectorResult, connectorRun } from './connector';
import { isPerAlert } from './registry';
import { sampleNotice } from './testing/notices';
import { context } from './testing/webhook';

const NOW = Date.parse('2026-11-21T10:00:00Z');
const config = (connectorType = '.server-log', params = '') =>
  connectorConfig.parse({ type: 'connector', connector: 'c1', connectorType, params });
const TYPES = [
  '.server-log .index .email .slack .slack_api .teams .webhook .torq',
  '.jira .servicenow .servicenow-sir .pagerduty .opsgenie',
].flatMap((line) => line.split(' '));
const HOSTILE = { keyText: 'eve "\\ \n}', reason: '**eve** "}],\\' };

describe('what a type of connector is given by itself', () => {
  const notices: Array<[string, Notice]> = [
    ['created', sampleNotice({}, HOSTILE)],
    ['recovered', sampleNotice({ reason: 'recovered' }, HOSTILE)],
    ['acknowledged', sampleNotice({ reason: 'acknowledged' }, HOSTILE)],
  ];
  it.each(TYPES.flatMap((type) => notices.map(([name, notice]) => [type, name, notice] as const)))(
    '%s is valid JSON when %s, whatever documents say',
    (type, _name, notice) => {
      const params = connectorStart(type);
      expect(connectorRun(notice, config(type, params))).toEqual(expect.any(Object));
    },
  );

  it.each([
    ['.pagerduty', 'created', { eventAction: 'trigger', dedupKey: 'delivery-1', severity: 'error' }],
    ['.pagerduty', 'acknowledged', { eventAction: 'acknowledge' }],
    ['.pagerduty', 'recovered', { eventAction: 'resolve', dedupKey: 'delivery-1' }],
    ['.opsgenie', 'created', { subAction: 'createAlert', subActionParams: { priority: 'P2' } }],
    ['.opsgenie', 'closed', { subAction: 'closeAlert', subActionParams: { alias: 'delivery-1' } }],
    ['.server-log', 'created', { level: 'warn', message: expect.stringContaining('Failed log-ins') }],
    ['.index', 'created', { documents: [{ event: { id: 'delivery-1', action: 'created' } }] }],
  ] as const)('%s when %s', (type, reason, expected) => {
    expect(connectorRun(sampleNotice({ reason }), config(type))).toMatchObject(expected);
  });

  it('a ticket that an earlier notice made is changed and gets a comment', () => {
    const made = connectorRun(sampleNotice(), config('.jira'));
    expect(made).toMatchObject({ subActionParams: { incident: { externalId: null }, comments: [] } });
    const again = connectorRun(sampleNotice({ reason: 'worse' }), config('.jira'), '10042');
    expect(again).toMatchObject({
      subActionParams: { incident: { externalId: '10042' }, comments: [{ commentId: 'delivery-1' }] },
    });
  });

  it('a text that carries anything is the JSON of a webhook', () => {
    const { body } = connectorRun(sampleNotice({}, HOSTILE), config('.webhook')) as { body: string };
    expect(JSON.parse(body)).toMatchObject({ version: 1, alert: { keyText: HOSTILE.keyText } });
  });
});

it.each<[string, string, string | null]>([
  ['.email', '', 'write what a connector of the type .email is given'],
  ['.slack_api', '', 'write what a connector of the type .slack_api is given'],
  ['.tines', '', 'write what a connector of the type .tines is given'],
  ['.server-log', '{{#a}}', 'the template cannot be read'],
  ['.email', '{ "to": ["a@example.org"], "subject": "x", "message": "y" }', null],
  ['.server-log', '', null],
])('%s with parameters %j: %s', (type, params, message) => {
  expect(connector.problems(config(type, params))).toEqual(
    message === null ? [] : [{ path: 'config.params', message: expect.stringContaining(message) }],
  );
});

it.each<[string, string, boolean]>([
  ['.jira', '', true],
  ['.servicenow', '', true],
  ['.server-log', '', false],
  ['.slack', '', false],
  ['.tines', '{ "of": "{{reference}}" }', true],
])('%s with parameters %j is handed its reference: %s', (type, params, keeps) => {
  expect(connector.keepsReference?.(config(type, params))).toBe(keeps);
});

it.each<[string, ConnectorAnswer, object]>([
  ['done', { ok: true, id: null }, { ok: true, answer: 'run' }],
  ['done, and it made something', { ok: true, id: '7' }, { ok: true, reference: '7' }],
  ['later', { ok: false, error: 'x', retry: true }, { ok: false, retry: true }],
  ['later, at a time', { ok: false, error: 'x', retry: NOW + 9_000 }, { retry: true, retryAfterMs: 9_000 }],
  ['never', { ok: false, error: 'x', retry: false }, { ok: false, retry: false }],
  ['not said, unreachable', { ok: false, error: 'ECONNREFUSED 10.0.0.1:4007', retry: null }, { retry: true }],
  ['not said, 5xx', { ok: false, error: 'status code 503', retry: null }, { retry: true }],
  ['not said, 429', { ok: false, error: '[429] Too many', retry: null }, { retry: true }],
  ['not said, 404', { ok: false, error: '[404] Not found', retry: null }, { retry: false }],
  [
    'not said, 400',
    { ok: false, error: 'Request failed with status code 400', retry: null },
    { retry: false },
  ],
])('%s', (_what, answer, expected) => {
  expect(connectorResult(answer, NOW)).toMatchObject(expected);
});

describe('a run', () => {
  const runs: unknown[] = [];
  const answering = (answer: Promise<ConnectorAnswer>) =>
    context({
      totalMs: 50,
      runConnector: (id: string, params: Record<string, unknown>) => {
        runs.push([id, params]);
        return answer;
      },
    });

  it('is given the connector and the parameters', async () => {
    const done = Promise.resolve({ ok: true, id: null } as const);
    expect(await connector.notify(sampleNotice(), config(), answering(done))).toEqual({
      ok: true,
      answer: 'run',
    });
    expect(runs).toEqual([['c1', { level: 'warn', message: expect.any(String) }]]);
  });

  it('that does not end is tried again', async () => {
    const never = new Promise<ConnectorAnswer>(() => {});
    expect(await connector.notify(sampleNotice(), config(), answering(never))).toMatchObject({
      ok: false,
      retry: true,
      error: 'no answer within 0.05 s',
    });
  });

  it.each([
    ['no JSON', '{ "message": {{title}} }', 'the parameters do not make valid JSON'],
    ['no object', '[1]', 'the parameters do not make valid JSON: it is no JSON object'],
  ])('is not begun with %s', async (_what, params, error) => {
    const never = new Promise<ConnectorAnswer>(() => {});
    const result = await connector.notify(sampleNotice(), config('.x', params), answering(never));
    expect(result).toMatchObject({ ok: false, retry: false, error: expect.stringContaining(error) });
  });

  it('where the host has none fails for good', async () => {
    expect(await connector.notify(sampleNotice(), config(), context({}))).toEqual({
      ok: false,
      retry: false,
      error: 'this host has no connectors',
    });
  });
});

it.each([
  ['.slack', false],
  ['.pagerduty', true],
  ['.jira', true],
])('whether %s gets every alert by itself: %s', (type, alone) => {
  expect(isPerAlert(config(type))).toBe(alone);
});
