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
  expect(kinds).toHaveLength(7);
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
