import type { Browser } from 'playwright-core';
import { openBrowser, visit } from './page';
import { openProduct, type Product } from './product';

jest.setTimeout(300_000);

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

const notify = (query: string) => `/app/lookout#/notify?${query}`;

it('people, a group and a ladder are made one after another, and a rule names them', async () => {
  const look = await visit(browser, { baseURL: product.url });
  const { page } = look;
  const save = () => page.getByRole('button', { name: 'Save', exact: true }).click();
  const close = () => page.getByRole('button', { name: 'Close', exact: true }).click();

  await page.goto(notify('tab=people'));
  await page.getByRole('heading', { name: 'Nobody is known by name yet' }).waitFor();
  const chat = await product.call('createChannel', {
    body: { name: 'Chat', config: { type: 'webhook', url: 'http://127.0.0.1:9/chat' } },
  });
  await page.reload();
  await page.getByRole('button', { name: 'New person' }).click();
  await save();
  await page.getByText('Not saved yet').waitFor();
  await page.getByLabel('Login').fill('ana');
  await page.getByLabel('Name').fill('Ana A.');
  await page.getByRole('button', { name: 'Add an address' }).click();
  await page.getByLabel('Address 1', { exact: true }).fill('U01');
  await page.getByText('Has quiet hours').click();
  await page.getByLabel('Quiet hours 1, from').fill('22:30');
  await save();
  await page.getByRole('heading', { name: 'Ana A.' }).waitFor();
  await close();
  await page.getByText('every day 22:30–07:00').waitFor();

  await page.getByRole('tab', { name: 'Groups' }).click();
  await page.getByRole('button', { name: 'New group' }).click();
  await page.getByLabel('Name').fill('Night shift');
  await page.getByLabel('Who is told').selectOption('rotation');
  await page.getByRole('combobox', { name: 'Members' }).click();
  await page.getByRole('option', { name: 'Ana A.' }).click();
  await page.getByText('Now:').waitFor();
  await save();
  await page.getByRole('heading', { name: 'Night shift' }).waitFor();
  await close();

  await page.getByRole('tab', { name: 'Ladders' }).click();
  await page.getByRole('button', { name: 'New ladder' }).click();
  await page.getByLabel('Name').fill('Nights');
  await page.getByRole('combobox', { name: 'Level 1: whom' }).click();
  await page.getByRole('option', { name: 'Night shift' }).click();
  await page.getByLabel('Level 1: whom: by').selectOption({ label: 'Chat' });
  await save();
  await page.getByRole('heading', { name: 'Nights' }).waitFor();
  await close();
  await page.getByText('1. not acknowledged after 5 minutes: Night shift by Chat').waitFor();

  await page.getByRole('tab', { name: 'Settings' }).click();
  await page.getByLabel('Where there is nobody to tell').selectOption({ label: 'Chat' });
  await save();
  await page.getByText('The settings are saved').waitFor();
  expect(await product.call('getSettings')).toMatchObject({ defaultChannel: chat.id, version: 1 });

  await page.goto('/app/lookout#/rules/new');
  await page.getByRole('combobox', { name: 'Recipients 1', exact: true }).click();
  await page.getByRole('option', { name: 'Ana A.' }).click();
  await page.getByLabel('Ladder', { exact: true }).selectOption({ label: 'Nights' });
  expect(look.complaints).toEqual([]);
  await look.close();

  const { items } = await product.call('listLadders');
  const rule = await product.call('createRule', {
    body: {
      name: 'log-ins',
      source: { kind: 'saved_search', id: 'failed' },
      condition: { type: 'any', key: [] },
      ladder: items[0]!.id,
    },
  });
  const again = await visit(browser, { baseURL: product.url });
  await again.page.goto(notify('tab=ladders'));
  await again.page.getByRole('button', { name: 'Delete Nights' }).click();
  await again.page.getByRole('button', { name: 'Delete', exact: true }).click();
  await again.page.getByText(`the rule "${rule.name}" names it; take it out there first`).waitFor();
  await again.close();
});

it.each([
  { width: 1440, dark: false },
  { width: 800, dark: true },
])('the tabs and their forms are sound at $width px, dark: $dark', async ({ width, dark }) => {
  const look = await visit(browser, { baseURL: product.url, width, dark });
  const { page } = look;
  for (const [query, shows] of [
    ['tab=people', 'Reached by'],
    ['tab=people&open=new', 'New person'],
    ['tab=groups', 'Night shift'],
    ['tab=groups&open=new', 'New group'],
    ['tab=ladders', 'not acknowledged'],
    ['tab=ladders&open=new', 'New ladder'],
    ['tab=settings', 'When a rule fails'],
  ] as const) {
    await page.goto(notify(query));
    await page.getByText(shows).first().waitFor();
    expect([query, await look.axe()]).toEqual([query, []]);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect([query, wide]).toEqual([query, 0]);
  }
  expect(look.complaints).toEqual([]);
  await look.close();
});
