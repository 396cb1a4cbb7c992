import type { Browser } from 'playwright-core';
import { RecordingServer } from '../../server/channels/testing/recording_server';
import { type Look, openBrowser, visit } from './page';
import { eventually, openProduct, type Product } from './product';

jest.setTimeout(240_000);

const receiver = new RecordingServer();
let product: Product;
let browser: Browser;
let look: Look;

beforeAll(async () => {
  await receiver.start();
  receiver.on('/hook', (response) => {
    response.statusCode = 404;
    response.end('no such hook');
  });
  product = await openProduct();
  const channel = await product.call('createChannel', {
    body: { name: 'ops hook', config: { type: 'webhook', url: receiver.url('/hook') } },
  });
  await product.call('createRule', {
    body: {
      name: 'Refused log-ins',
      enabled: true,
      interval: '1s',
      source: { kind: 'saved_search', id: 'failed' },
      condition: { type: 'any', key: ['user.name'] },
      channels: [channel.id],
    },
  });
  browser = await openBrowser();
  look = await visit(browser, { baseURL: product.url });
});

afterAll(async () => {
  await browser?.close();
  await product?.close();
  await receiver.stop();
});

test('what failed for good says why, and is sent again from the page', async () => {
  await product.logIns([{ user: 'root', outcome: 'failure', ago: 0 }]);
  await eventually('a delivery failed for good', async () => {
    const [delivery] = (await product.call('listDeliveries')).items;
    return delivery?.state === 'failed' ? delivery : undefined;
  });
  const { page } = look;
  await page.goto('/app/lookout#/notify?tab=deliveries');
  await page.getByText(/1 × tried: .*404/).waitFor();
  expect(receiver.to('/hook')).toHaveLength(1);

  receiver.on('/hook', (response) => response.end('thanks'));
  await page.getByRole('button', { name: 'Send again' }).click();
  await page.getByText('sent', { exact: true }).waitFor();
  const [first, second] = receiver.to('/hook');
  expect(second!.headers['idempotency-key']).toBe(first!.headers['idempotency-key']);
});
