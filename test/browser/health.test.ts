import type { Browser } from 'playwright-core';
import { openBrowser, visit } from './page';
import { eventually, openProduct, type Product } from './product';

jest.setTimeout(240_000);

const HOUR = 3_600_000;
const BANNER = '1 rule was not evaluated for longer than is caught up on';

let product: Product;
let browser: Browser;

beforeAll(async () => {
  product = await openProduct();
  await product.logIns([{ user: 'eve', outcome: 'failure', ago: -2 * HOUR }]);
  const rule = await product.call('createRule', {
    body: {
      name: 'every refusal',
      enabled: true,
      source: { kind: 'saved_search', id: 'failed' },
      condition: { type: 'any', key: ['user.name'] },
      interval: '5s',
    },
  });
  await eventually('a note', async () => (await product.call('health')).notes[0]);
  await eventually(
    'a first run',
    async () => (await product.call('getRule', { params: { id: rule.id } })).status.evaluatedTo ?? undefined,
  );
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await product?.close();
});

it('shows what is to know of rules', async () => {
  const look = await visit(browser, { baseURL: product.url });
  await look.page.goto('/app/lookout#/health');
  await look.page.getByRole('heading', { name: 'To know' }).waitFor();
  const row = look.page.getByRole('row', { name: /every refusal/ });
  await row.getByText('1 document is dated more than an hour ahead').waitFor();
  expect(await look.axe()).toEqual([]);
  await look.close();
});

it('after a snapshot was restored a banner says so on every page, and one act settles its gaps', async () => {
  await product.setBack(240 * HOUR);
  await eventually('the gap', async () =>
    (await product.call('health')).problems.find(({ what }) => what === BANNER),
  );
  const look = await visit(browser, { baseURL: product.url });
  const { page } = look;
  for (const path of ['queue', 'rules', 'audit']) {
    await page.goto(`/app/lookout#/${path}`);
    await page.getByText(BANNER).waitFor();
    await page.getByText('in a restored snapshot. Nobody was told of that time').waitFor();
  }
  await page.getByRole('link', { name: /See Health|more on Health/ }).click();
  await page.getByText('1 gap of rules that were not evaluated for longer').waitFor();
  await page.getByRole('button', { name: 'Dismiss all' }).click();
  await page.getByText(BANNER).first().waitFor({ state: 'detached' });
  expect((await product.call('listGaps', { query: { state: 'open', reason: 'catch_up' } })).total).toBe(0);
  expect(look.complaints).toEqual([]);
  await look.close();
});
