import type { Browser } from 'playwright-core';
import { openBrowser, visit } from './page';
import { eventually, openProduct, type Product } from './product';

jest.setTimeout(240_000);

let product: Product;
let browser: Browser;
let rule: string;
let alert: string;

beforeAll(async () => {
  product = await openProduct();
  const made = await product.call('createRule', {
    body: {
      name: 'every refusal',
      enabled: true,
      source: { kind: 'saved_search', id: 'failed' },
      condition: { type: 'any', key: ['user.name'] },
      interval: '1s',
    },
  });
  rule = made.id;
  await product.call('createChannel', {
    body: { name: 'Hook', config: { type: 'webhook', url: 'http://127.0.0.1:9/hook' } },
  });
  await eventually(
    'a first run',
    async () => (await product.call('getRule', { params: { id: rule } })).status.evaluatedTo ?? undefined,
  );
  await product.logIns([{ user: 'root', outcome: 'failure', ago: 0 }]);
  alert = await eventually('an alert', async () => (await product.call('listAlerts')).items[0]?.id);
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await product?.close();
});

const PAGES: Array<[name: string, path: () => string, shows: string]> = [
  ['queue', () => '/app/lookout#/queue?chart=1&every=0', 'every refusal'],
  ['alert', () => `/app/lookout#/queue?alert=${encodeURIComponent(alert)}`, 'Why now'],
  [
    'its documents',
    () => `/app/lookout#/queue?tab=documents&alert=${encodeURIComponent(alert)}`,
    'read just now',
  ],
  [
    'its activity',
    () => `/app/lookout#/queue?tab=activity&alert=${encodeURIComponent(alert)}`,
    'made the alert',
  ],
  ['rules', () => '/app/lookout#/rules', 'every refusal'],
  ['rule', () => `/app/lookout#/rules/${encodeURIComponent(rule)}`, 'Looks in saved search'],
  ['its runs', () => `/app/lookout#/rules/${encodeURIComponent(rule)}?tab=runs`, 'It runs every'],
  [
    'its gaps',
    () => `/app/lookout#/rules/${encodeURIComponent(rule)}?tab=gaps`,
    'Nothing was backfilled yet',
  ],
  ['its history', () => `/app/lookout#/rules/${encodeURIComponent(rule)}?tab=history`, 'first state'],
  ['editor', () => `/app/lookout#/rules/${encodeURIComponent(rule)}/edit`, 'among'],
  ['new rule', () => '/app/lookout#/rules/new?kind=query', 'the documents of'],
  ['channels', () => '/app/lookout#/notify', 'Hook'],
  ['new channel', () => '/app/lookout#/notify?open=new', 'Signing key'],
  ['deliveries', () => '/app/lookout#/notify?tab=deliveries', 'Nothing was sent yet'],
  ['audit', () => '/app/lookout#/audit', 'every refusal'],
  ['health', () => '/app/lookout#/health', 'rules watch'],
  ['lists', () => '/app/lookout#/lists', 'No lists yet'],
  ['nowhere', () => '/app/lookout#/nowhere', 'There is no such page'],
];

describe.each([
  { width: 1440, dark: false },
  { width: 800, dark: true },
])('at $width px, dark: $dark', ({ width, dark }) => {
  it.each(PAGES)('%s is sound', async (_, path, shows) => {
    const look = await visit(browser, { baseURL: product.url, width, dark });
    await look.page.goto(path());
    await look.page.getByText(shows).first().waitFor();
    await look.page.waitForLoadState('networkidle').catch(() => {});
    const sideways = await look.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(sideways).toBeLessThanOrEqual(0);
    expect(await look.axe()).toEqual([]);
    expect(look.complaints).toEqual([]);
    await look.close();
  });
});

it('keeps what is written until it is left on purpose', async () => {
  const look = await visit(browser, { baseURL: product.url });
  const { page } = look;
  await page.goto(`/app/lookout#/rules/${encodeURIComponent(rule)}/edit`);
  await page.getByRole('textbox', { name: 'Name' }).fill('another name');
  page.once('dialog', (dialog) => void dialog.dismiss());
  await page.getByRole('link', { name: 'Cancel' }).click();
  expect(await page.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('another name');
  expect(page.url()).toMatch(/\/edit$/);
  page.once('dialog', (dialog) => void dialog.accept());
  await page.getByRole('link', { name: 'Cancel' }).click();
  await page.getByRole('heading', { level: 1, name: 'every refusal' }).waitFor();
  await look.close();
});

it('shows what somebody else changed, and lets choose', async () => {
  const look = await visit(browser, { baseURL: product.url });
  const { page } = look;
  await page.goto(`/app/lookout#/rules/${encodeURIComponent(rule)}/edit`);
  await page.getByRole('textbox', { name: 'Name' }).fill('mine');
  const { version, name, source, condition, interval } = await product.call('getRule', {
    params: { id: rule },
  });
  await product.call('updateRule', {
    params: { id: rule },
    body: { version, rule: { name, source, condition, interval, enabled: true, description: 'theirs' } },
  });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Somebody else changed this rule meanwhile').waitFor();
  await page.getByRole('cell', { name: 'theirs' }).waitFor();
  await page.getByRole('button', { name: 'Save mine over it' }).click();
  await page.getByRole('heading', { level: 1, name: 'mine' }).waitFor();
  await look.close();
});
