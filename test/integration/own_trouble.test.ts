import { RecordingServer } from '../../server/channels/testing/recording_server';
import { openWhole } from './whole';

jest.setTimeout(180_000);

test('what is wrong with the product comes to the channel that the space chose for it', async () => {
  const server = await new RecordingServer().start();
  const whole = await openWhole({ config: { allowedHosts: ['127.0.0.1'] }, fields: { user: 'keyword' } });
  server.on('/refuses', (response) => {
    response.statusCode = 400;
    response.end('no');
  });
  const channel = (at: string) =>
    whole.ok('createChannel', { body: { name: at, config: { type: 'webhook', url: server.url(at) } } });
  const [refuses, ops] = [await channel('/refuses'), await channel('/ops')];
  const { version } = await whole.ok('getSettings');
  await whole.ok('updateSettings', { body: { settings: { opsChannel: ops.id }, version } });
  await whole.rule({ condition: { type: 'any', key: ['user'] }, interval: '1s', channels: [refuses.id] });
  await whole.put([{ at: Date.now() + 1_500, user: 'mia' }]);
  // The watch looks every half minute.
  await whole.runUntil(async () => server.to('/ops').length > 0, 100_000);
  expect(server.to('/refuses').length).toBeGreaterThan(0);
  const [told] = server.to('/ops').map(({ body }) => JSON.parse(body));
  expect(told).toMatchObject({ reason: 'created', rule: { name: 'Lookout itself' } });
  expect(JSON.stringify(told)).toMatch(/1 message.{0,4} could not be delivered in the last hour/);
  await whole.close();
  await server.stop();
});
