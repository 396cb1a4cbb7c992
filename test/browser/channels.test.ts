import type { Browser } from 'playwright-core';
import { openBrowser, visit } from './page';
import { openProduct, type Product } from './product';

jest.setTimeout(240_000);

let product: Product;
let browser: Browser;
beforeAll(async () => {
  product = await openProduct();
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await product?.close();
});

it.each([
  { width: 1440, dark: false },
  { width: 800, dark: true },
])('the forms of all kinds are sound at $width px, dark: $dark', async ({ width, dark }) => {
  const look = await visit(browser, { baseURL: product.url, width, dark });
  const { page } = look;
  await page.goto('/app/lookout#/notify?open=new');
  await page.locator('.euiAccordion__button').click();
  const kinds = await page.getByLabel('Kind').locator('option').allTextContents();
  expect(kinds).toHaveLength(8);
  for (const kind of kinds) {
    await page.getByLabel('Kind').selectOption({ label: kind });
    expect([kind, await look.axe()]).toEqual([kind, []]);
  }
  expect(look.complaints).toEqual([]);
  await look.close();
});

it('a known service fills the form in, and what it would send is shown until something changes', async () => {
  const look = await visit(browser, { baseURL: product.url });
  const { page } = look;
  await page.goto('/app/lookout#/notify?open=new');
  await page.getByLabel('For', { exact: true }).selectOption({ label: 'Opsgenie' });
  expect(await page.getByLabel('Address').inputValue()).toMatch(/^https:\/\/api\.opsgenie\.com/);
  await page.getByRole('button', { name: 'Show the message' }).click();
  await page.getByText('POST https://api.opsgenie.com/v2/alerts').waitFor();
  await page.getByLabel('Method').selectOption('PUT');
  await page.getByText('POST https://api.opsgenie.com/v2/alerts').waitFor({ state: 'detached' });
  await look.close();
});

it('a mail is shown as it will look, a pasted address is taken apart, and both are saved', async () => {
  const look = await visit(browser, { baseURL: product.url });
  const { page } = look;
  await page.goto('/app/lookout#/notify?open=new');
  await page.getByLabel('Kind').selectOption({ label: 'Email' });
  await page.getByLabel('Mail server').fill('mail.example.org');
  await page.getByLabel('From').fill('lookout@example.org');
  await page.getByRole('combobox', { name: 'To' }).fill('ops@example.org');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Show the message' }).click();
  await page.frameLocator('iframe[title="HTML"]').getByRole('heading', { name: 'Failed log-ins' }).waitFor();

  await page.getByLabel('Kind').selectOption({ label: 'Slack' });
  await page.getByLabel('By', { exact: true }).selectOption('webhook');
  await page.getByLabel('Address').fill('https://hooks.slack.com/services/T0/B0/secret');
  expect(await page.getByLabel('Address').inputValue()).toBe('https://hooks.slack.com/services/{{token}}');
  await page.getByLabel('Name').fill('Chat');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'Chat' }).waitFor();
  const { items } = await product.call('listChannels');
  expect(items).toMatchObject([{ name: 'Chat', secretsSet: ['token'], config: { type: 'slack' } }]);
  expect(look.complaints).toEqual([]);
  await look.close();
});

it('where the host has no connectors the kind says why', async () => {
  const look = await visit(browser, { baseURL: product.url });
  const { page } = look;
  await page.goto('/app/lookout#/notify?open=new');
  await page.getByLabel('Kind').selectOption({ label: 'Connector of Kibana' });
  await page.getByText('connectors are Kibana’s: the standalone server has none').waitFor();
  await look.close();
});

it('an index has its data view, and leads to its documents', async () => {
  const made = await product.call('createChannel', {
    body: { name: 'dashboards', config: { type: 'index', index: 'notices-of-a-test' } },
  });
  expect(made.dataView).toMatchObject({ id: expect.any(String), why: null });
  const again = await product.call('createChannel', {
    body: { name: 'more of it', config: { type: 'index', index: 'notices-of-a-test' } },
  });
  expect(again.dataView).toEqual(made.dataView);
  const look = await visit(browser, { baseURL: product.url });
  const { page } = look;
  await page.goto('/app/lookout#/notify');
  const href = await page
    .getByRole('link', { name: /Open in Discover/ })
    .first()
    .getAttribute('href');
  expect(href).toContain(made.dataView!.id!);
  await look.close();
});

it('a digest is sent to people and channels, each at their own time', async () => {
  const chat = await product.call('createChannel', {
    body: { name: 'morning chat', config: { type: 'webhook', url: 'http://127.0.0.1:1/chat' } },
  });
  await product.call('createPerson', {
    body: { login: 'ana', name: 'Ana', addresses: [{ channel: chat.id, address: 'ana@example.org' }] },
  });
  const look = await visit(browser, { baseURL: product.url, width: 800, dark: true });
  const { page } = look;
  await page.goto('/app/lookout#/notify?tab=digests&open=new');
  await page.getByLabel('Name', { exact: true }).fill('Mornings');
  const to = page.getByRole('combobox', { name: 'To', exact: true });
  for (const name of ['Ana', 'morning chat']) {
    await to.fill(name);
    await page.locator('button[role=option]', { hasText: name }).first().click();
  }
  await page.getByLabel('Time zone').fill('');
  // The list of names closes a moment after the box is left.
  await page.locator('[data-popover-panel]').waitFor({ state: 'detached' });
  expect(await look.axe()).toEqual([]);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Ana, morning chat').waitFor();
  const { items } = await product.call('listDigests');
  expect(items).toMatchObject([
    {
      to: [
        { kind: 'person', login: 'ana' },
        { kind: 'channel', id: chat.id },
      ],
      schedule: { zone: null },
    },
  ]);
  expect(look.complaints).toEqual([]);
  await look.close();
});
