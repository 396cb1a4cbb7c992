import { json } from '../../server/channels/testing/manners';
import { RecordingServer } from '../../server/channels/testing/recording_server';
import { openWhole } from './whole';

const pager = new RecordingServer();
let whole: Awaited<ReturnType<typeof openWhole>>;

beforeAll(async () => {
  await pager.start();
  pager.otherwise = json({ status: 'success' }, 202);
  whole = await openWhole({ config: { encryptionKey: 'k'.repeat(32), allowedHosts: ['127.0.0.1'] } });
});
afterAll(async () => {
  await whole?.close();
  await pager.stop();
});

it('an incident is triggered, acknowledged and resolved with its alert, and others hear of the trigger only', async () => {
  const incident = await whole.ok('createChannel', {
    body: {
      name: 'pager',
      config: { type: 'pagerduty', url: pager.url('/pd') },
      secrets: { token: 'R0' },
    },
  });
  const hook = await whole.ok('createChannel', {
    body: { name: 'hook', config: { type: 'webhook', url: pager.url('/hook') } },
  });
  await whole.put([{ at: Date.now() - 60_000, user: 'bob' }]);
  await whole.rule({ condition: { type: 'any', key: [] }, channels: [incident.id, hook.id] });
  const events = () => pager.to('/pd/v2/enqueue').map(({ body }) => JSON.parse(body));
  const actions = () => events().map(({ event_action }) => event_action);
  await whole.put([{ at: Date.now(), user: 'eve' }]);
  await whole.runUntil(async () => actions().length === 1 && pager.to('/hook').length === 1);
  // A search sees the alert a moment after it is told.
  await whole.runUntil(async () => (await whole.alerts()).length === 1);
  const [alert] = await whole.alerts();
  const id = alert!.id;
  const preview = await whole.ok('previewChannel', { body: { config: incident.config } });
  expect(preview).toMatchObject({ alert: { id }, problems: [], parts: [{ name: 'Event' }] });

  await whole.ok('actOnAlerts', { body: { ids: [id], act: { type: 'acknowledge' } } });
  await whole.runUntil(async () => actions().length === 2);
  await whole.ok('actOnAlerts', { body: { ids: [id], act: { type: 'close', resolution: 'fixed' } } });
  await whole.runUntil(async () => actions().length === 3);
  expect(actions()).toEqual(['trigger', 'acknowledge', 'resolve']);
  expect(new Set(events().map(({ dedup_key }) => dedup_key)).size).toBe(1);
  expect(pager.to('/hook').map(({ body }) => JSON.parse(body).reason)).toEqual(['created']);
});

it('an incident that the rule names among its recipients is kept in step, too', async () => {
  const incident = await whole.ok('createChannel', {
    body: {
      name: 'named',
      config: { type: 'pagerduty', url: pager.url('/named') },
      secrets: { token: 'R0' },
    },
  });
  const recipients = [{ who: { kind: 'channel' as const, id: incident.id }, severities: [], tags: [] }];
  await whole.rule({ name: 'names it', condition: { type: 'any', key: [] }, channels: [], recipients });
  const actions = () =>
    pager.to('/named/v2/enqueue').map(({ body }) => JSON.parse(body).event_action as string);
  await whole.put([{ at: Date.now(), user: 'eve' }]);
  await whole.runUntil(async () => actions().length === 1);
  const own = async () => (await whole.alerts()).filter(({ ruleName }) => ruleName === 'names it');
  await whole.runUntil(async () => (await own()).length === 1);
  const ids = (await own()).map(({ id }) => id);
  await whole.ok('actOnAlerts', { body: { ids, act: { type: 'acknowledge' } } });
  await whole.runUntil(async () => actions().length === 2);
  await whole.ok('actOnAlerts', { body: { ids, act: { type: 'close', resolution: 'fixed' } } });
  await whole.runUntil(async () => actions().length === 3);
  expect(actions()).toEqual(['trigger', 'acknowledge', 'resolve']);
});
