import { jiraConfig } from '../../common/schemas';
import type { NotifyResult } from './contract';
import { jira } from './jira';
import { issueFields } from './jira_issue';
import { JiraServer } from './testing/jira_server';
import { answers } from './testing/manners';
import { sampleNotice } from './testing/notices';
import { context, server, setUpServer } from './testing/webhook';

setUpServer();
let world: JiraServer;
beforeEach(() => {
  server.reset();
  world = new JiraServer(server);
});

const config = (changes = {}) =>
  jiraConfig.parse({
    type: 'jira',
    url: server.url('/'),
    username: 'bob@example.org',
    project: 'OPS',
    issueType: 'Bug',
    priorities: { high: 'Highest' },
    transitions: { recovered: 'done', closed: '31', again: 'Reopen' },
    ...changes,
  });
const secrets = { password: 'api-token' };
const created = [{ reason: 'created' as const, at: '2026-11-21T10:01:00.000Z' }];
/** Notices of one alert one after the other, the reference handed on as the outbox does it. */
async function send(steps: Array<Partial<Parameters<typeof sampleNotice>[0]>>, changes = {}) {
  let reference: string | null = null;
  const results: NotifyResult[] = [];
  for (const step of steps) {
    const result = await jira.notify(sampleNotice(step), config(changes), context({ secrets, reference }));
    reference = result.reference ?? reference;
    results.push(result);
  }
  return results;
}

it('an issue is made with project, type, priority, labels and text', async () => {
  const [result] = await send([{}], { labels: ['soc'], fields: '{"customfield_1": "{{alert.keyText}}"}' });
  expect(result).toEqual({ ok: true, answer: 'OPS-1: created', reference: 'OPS-1' });
  expect(world.calls).toEqual(['GET /search', 'POST /issue']);
  expect(world.issues[0]!.fields).toMatchObject({
    project: { key: 'OPS' },
    issuetype: { name: 'Bug' },
    priority: { name: 'Highest' },
    labels: ['soc', 'lookout-delivery-1'],
    summary: '[high] Failed log-ins: eve had 12 events within 5 minutes',
    description: expect.stringContaining(
      '[Open the alert|https://kibana.example.org/app/lookout/queue?alert=alert-1]',
    ),
    customfield_1: 'user.name: eve',
  });
  const { authorization } = server.requests[0]!.headers;
  expect(authorization).toBe(`Basic ${Buffer.from('bob@example.org:api-token').toString('base64')}`);
});

it('what follows is commented, moved and reopened on the same issue', async () => {
  const results = await send([
    {},
    { reason: 'worse' },
    { reason: 'acknowledged' },
    { reason: 'recovered' },
    { reason: 'again' },
    { reason: 'closed' },
  ]);
  expect(results.map((result) => (result.ok ? result.answer : result.error))).toEqual([
    'OPS-1: created',
    'OPS-1: commented',
    'OPS-1: commented',
    'OPS-1: commented, moved by "done"',
    'OPS-1: commented, moved by "Reopen"',
    'OPS-1: commented, moved by "31"',
  ]);
  expect(world.issues).toMatchObject([{ key: 'OPS-1', status: 'done' }]);
  expect(world.issues[0]!.comments).toHaveLength(5);
});

it.each<[string, Parameters<typeof send>[0], object, string[], number]>([
  [
    'bad again after done, no way to reopen: a new issue',
    [{}, { reason: 'recovered' }, { reason: 'again' }],
    { transitions: { recovered: 'Done' } },
    ['OPS-1: created', 'OPS-1: commented, moved by "Done"', 'OPS-2: created'],
    2,
  ],
  [
    'recovered before it could be told: made and moved',
    [{ reason: 'recovered', earlier: created }],
    {},
    ['OPS-1: created, moved by "done"'],
    1,
  ],
  [
    'an end without an issue: nothing',
    [{ reason: 'closed' }],
    {},
    ['nothing to do: there is no open issue of this alert'],
    0,
  ],
  [
    'done by somebody else before: no second move',
    [{}, { reason: 'recovered' }, { reason: 'closed' }],
    { comment: false },
    ['OPS-1: created', 'OPS-1: moved by "done"', 'OPS-1: nothing to do'],
    1,
  ],
  ['a test is made and moved out of the way', [{ reason: 'test' }], {}, ['OPS-1: created, moved by "31"'], 1],
])('%s', async (_what, steps, changes, expected, issues) => {
  const results = await send(steps, changes);
  expect(results.map((result) => (result.ok ? result.answer : result.error))).toEqual(expected);
  expect(world.issues).toHaveLength(issues);
});

it('an issue that was deleted is made anew', async () => {
  const given = context({ secrets, reference: 'OPS-7' });
  expect(await jira.notify(sampleNotice({ reason: 'again' }), config(), given)).toEqual({
    ok: true,
    answer: 'OPS-1: created',
    reference: 'OPS-1',
  });
  expect(world.calls).toEqual(['GET /issue/OPS-7', 'GET /search', 'POST /issue']);
});

it.each([false, true])(
  'when the answer to making it is lost, its mark finds it (cloud: %s)',
  async (cloud) => {
    world = new JiraServer(server, cloud);
    let lost = 1;
    const honest = server.otherwise;
    server.otherwise = (response, request) => {
      if (request.method !== 'POST' || lost-- <= 0) return honest(response, request);
      honest({ writeHead: () => ({ end: () => response.socket?.destroy() }) } as never, request);
    };
    const first = await jira.notify(sampleNotice(), config(), context({ secrets }));
    expect(first).toMatchObject({ ok: false, retry: true });
    const second = await jira.notify(sampleNotice(), config(), context({ secrets }));
    expect(second).toEqual({ ok: true, answer: 'OPS-1: nothing to do', reference: 'OPS-1' });
    expect(world.issues).toHaveLength(1);
    expect(world.issues[0]!.comments).toEqual([]);
  },
);

it('what an earlier try did is not done twice', async () => {
  await send([{}]);
  server.on('/rest/api/2/issue/OPS-1/transitions', answers(503));
  const given = context({ secrets, reference: 'OPS-1' });
  const failed = await jira.notify(sampleNotice({ reason: 'recovered' }), config(), given);
  expect(failed).toMatchObject({ ok: false, retry: true, reached: ['comment'], reference: 'OPS-1' });
  server.on('/rest/api/2/issue/OPS-1/transitions', (response, request) =>
    server.otherwise(response, request),
  );
  const again = await jira.notify(sampleNotice({ reason: 'recovered' }), config(), {
    ...given,
    reached: ['comment'],
  });
  expect(again).toMatchObject({ ok: true, answer: 'OPS-1: moved by "done"' });
  expect(world.issues[0]).toMatchObject({ status: 'done', comments: [expect.any(String)] });
});

it('a transition that is not there names those that are, for good', async () => {
  const [, result] = await send([{}, { reason: 'recovered' }], { transitions: { recovered: 'Resolve' } });
  expect(result).toMatchObject({
    ok: false,
    retry: false,
    error: 'OPS-1 has no transition "Resolve" now; it has: Reopen, Done, Start',
    reference: 'OPS-1',
  });
});

it('what documents say makes no macro, link or mention', () => {
  const hostile = '{html}<b>{html} [x|https://evil.example.org] !img.png! [~admin]\r\nh1. big';
  const notice = sampleNotice({}, { reason: hostile, key: { user: hostile } });
  const { summary, description } = issueFields(notice, config()) as Record<string, string>;
  expect(summary).not.toMatch(/[\r\n]/);
  expect(description).not.toMatch(/(?<!\\)\{html|(?<!\\)\[x|(?<!\\)\[~|(?<!\\)!img|\nh1/);
});

it.each([
  ['config.url', { url: 'https://x/{{token}}' }],
  ['config.username', { username: '' }],
  ['config.username', { username: 'a:b' }],
  ['config.fields', { fields: '{{#a}}' }],
])('%s is refused: %p', (path, changes) => {
  expect(jira.problems(config(changes))[0]?.path).toBe(path);
});

it('further fields that make no object send nothing', async () => {
  const [result] = await send([{}], { fields: '[1]' });
  expect(result).toMatchObject({ ok: false, retry: false, error: expect.stringMatching(/further fields/) });
  expect(server.requests).toHaveLength(0);
});
