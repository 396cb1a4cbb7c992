import { pagerdutyConfig } from '../../common/schemas';
import type { NoticeReason } from '../../common/words';
import { pagerduty } from './pagerduty';
import { channelHears } from './registry';
import { json } from './testing/manners';
import { sampleNotice } from './testing/notices';
import { context, server, setUpServer } from './testing/webhook';

setUpServer();
beforeEach(() => {
  server.reset();
  server.on('/v2/enqueue', json({ status: 'success', message: 'Event processed' }, 202));
});

const config = (changes = {}) =>
  pagerdutyConfig.parse({ type: 'pagerduty', url: server.url('/'), ...changes });
const send = (notice = sampleNotice(), changes = {}) =>
  pagerduty.notify(notice, config(changes), context({ secrets: { token: 'R0' } }));
const events = () => server.to('/v2/enqueue').map(({ body }) => JSON.parse(body));

it.each<[NoticeReason, string | null]>([
  ['created', 'trigger'],
  ['again', 'trigger'],
  ['worse', 'trigger'],
  ['escalated', 'trigger'],
  ['acknowledged', 'acknowledge'],
  ['recovered', 'resolve'],
  ['closed', 'resolve'],
  ['note', null],
  ['assigned', null],
])('%s: %s', async (reason, action) => {
  expect(channelHears(config(), reason)).toBe(action !== null);
  const result = await send(sampleNotice({ reason, deliveryId: 'delivery-9', dedupKey: 'delivery-9' }));
  expect(result).toMatchObject({ ok: true });
  expect(events().map((event) => [event.event_action, event.dedup_key, event.routing_key])).toEqual(
    action ? [[action, 'delivery-1', 'R0']] : [],
  );
});

it('a trigger says what, where, how bad, and leads back', async () => {
  await send();
  expect(events()[0]).toMatchObject({
    client: 'Lookout',
    client_url: 'https://kibana.example.org/app/lookout/queue?alert=alert-1',
    payload: {
      summary: 'New alert [high] Failed log-ins: eve had 12 events within 5 minutes',
      source: 'user.name: eve',
      severity: 'error',
      timestamp: '2026-11-21T10:01:30.000Z',
      component: 'Failed log-ins',
      custom_details: { key: { 'user.name': 'eve' }, documents: 12 },
    },
    links: [{ text: 'Alert' }, { text: 'Documents' }, { href: 'https://wiki.example.org/logins' }],
  });
});

it('a summary of one’s own is one line of at most 1024 characters', async () => {
  await send(sampleNotice({}, { reason: `a\r\nb ${'x'.repeat(1_900)}` }), { summary: '{{alert.reason}}' });
  const { summary } = events()[0].payload;
  expect(summary).toMatch(/^a b x+…$/);
  expect(summary).toHaveLength(1_024);
});

it('a test is resolved at once', async () => {
  expect(await send(sampleNotice({ reason: 'test' }))).toMatchObject({
    ok: true,
    answer: expect.stringMatching(/^triggered and resolved/),
  });
  expect(events().map((event) => event.event_action)).toEqual(['trigger', 'resolve']);
});
