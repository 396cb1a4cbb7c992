import type { Browser } from 'playwright-core';
import { type Look, openBrowser, visit } from './page';
import { eventually, openProduct, type Product } from './product';

jest.setTimeout(240_000);

const USERS = ['ana', 'bob', 'cid', 'dan', 'eve', 'fay'];
let product: Product;
let browser: Browser;
let look: Look;

const total = async (query: object) => (await product.call('listAlerts', { query })).total;
const until = (what: string, query: object, count: number) =>
  eventually(what, async () => ((await total(query)) === count ? true : undefined));

beforeAll(async () => {
  product = await openProduct();
  await product.call('createRule', {
    body: {
      name: 'every refusal',
      severity: 'high',
      tags: ['auth'],
      enabled: true,
      source: { kind: 'saved_search', id: 'failed' },
      condition: { type: 'any', key: ['user.name'] },
      interval: '1s',
    },
  });
  await eventually('a first run', async () => {
    const [rule] = (await product.call('listRules')).items;
    return rule?.status.evaluatedTo ?? undefined;
  });
  await product.logIns(USERS.map((user) => ({ user, outcome: 'failure', ago: 0 })));
  await until('an alert for each', {}, USERS.length);
  browser = await openBrowser();
  look = await visit(browser, { baseURL: product.url });
});

afterAll(async () => {
  await browser?.close();
  await product?.close();
});

const rows = () => look.page.getByTestId('lkAlertRow');
const open = async (search = '') => {
  await look.page.goto('about:blank');
  await look.page.goto(`/app/lookout#/queue${search}`);
  await rows().first().waitFor();
};
/** The user of the row that the keys are at; how long ago it was goes on by itself. */
const marked = async () => {
  const text = await look.page.locator('.lkRowCursor').textContent();
  return USERS.find((user) => text?.includes(` ${user} `));
};

describe('by key', () => {
  beforeEach(() => open());

  it('j and k go from row to row', async () => {
    const { page } = look;
    await page.keyboard.press('j');
    const first = await marked();
    await page.keyboard.press('j');
    expect(await marked()).not.toBe(first);
    await page.keyboard.press('k');
    expect(await marked()).toBe(first);
  });

  it('Space shows the documents in the row, Enter opens the alert, Esc closes it', async () => {
    const { page } = look;
    await page.keyboard.press('j');
    await page.keyboard.press(' ');
    await page.getByText('203.0.113.9').first().waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    const before = page.url();
    await page.keyboard.press('j');
    await page.waitForURL((url) => url.href !== before);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(page.url()).not.toContain('alert=');
  });

  it('a acknowledges, u takes it back', async () => {
    const { page } = look;
    await page.keyboard.press('j');
    await page.keyboard.press('a');
    await page.getByRole('button', { name: 'Undo (u)' }).waitFor();
    await until('acknowledged', { status: ['acknowledged'] }, 1);
    await page.keyboard.press('u');
    await until('open again', { status: ['open'] }, USERS.length);
  });

  it('x selects; r and a digit close all that are selected', async () => {
    const { page } = look;
    for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key);
    await page.getByText('2 alerts selected').waitFor();
    await page.keyboard.press('r');
    await page.getByText('Close 2 alerts as').waitFor();
    await page.keyboard.press('3');
    await until('closed', { status: ['closed'] }, 2);
    const { items } = await product.call('listAlerts', { query: { status: ['closed'] } });
    expect(items.map(({ resolution }) => resolution)).toEqual(['duplicate', 'duplicate']);
  });

  it('/ goes to the search, ? shows the keys, and letters typed there stay letters', async () => {
    const { page } = look;
    await page.keyboard.press('/');
    await page.keyboard.type('xarj');
    expect(await page.getByLabel('Search alerts').inputValue()).toBe('xarj');
    await page.getByText('No alert matches').waitFor();
    await page.getByRole('button', { name: 'Show all open and acknowledged' }).click();
    await rows().first().waitFor();
    await page.keyboard.press('?');
    await page.getByText('show its documents in the row').waitFor();
    expect(await look.axe()).toEqual([]);
    await page.keyboard.press('Escape');
  });
});

describe('the address', () => {
  it('keeps filters, sort, page size and the open alert over a reload', async () => {
    const { page } = look;
    await open();
    await page.getByTestId('lkCount-unassigned').click();
    await page
      .getByRole('columnheader', { name: /Last seen/ })
      .getByRole('button')
      .click();
    await rows().first().getByRole('button').first().click();
    await page.getByRole('tab', { name: 'JSON' }).click();
    const { href } = new URL(page.url());
    for (const part of ['owner=-', 'sort=lastSeen', 'alert=', 'tab=json']) expect(href).toContain(part);
    await page.reload();
    await page.getByRole('dialog').getByRole('tab', { name: 'JSON', selected: true }).waitFor();
    expect(page.url()).toBe(href);
  });

  it('leads to one alert from a message', async () => {
    const [alert] = (await product.call('listAlerts')).items;
    await look.page.goto('about:blank');
    await look.page.goto(`/app/lookout#/alerts/${encodeURIComponent(alert?.id ?? '')}`);
    await look.page.getByRole('dialog').getByText('Why now').waitFor();
  });

  it('goes back by the back button', async () => {
    const { page } = look;
    await open();
    await page.getByTestId('lkCount-mine').click();
    await page.getByText('No alert matches').waitFor();
    await page.goBack();
    await rows().first().waitFor();
  });
});

it('does not move rows for new alerts, it says that there are some', async () => {
  const { page } = look;
  await open('?every=5');
  const before = await rows().count();
  await product.logIns([{ user: 'zoe', outcome: 'failure', ago: 0 }]);
  await page.getByTestId('lkShowNew').waitFor({ timeout: 60_000 });
  expect(await rows().count()).toBe(before);
  await page.getByTestId('lkShowNew').click();
  await page.getByRole('button', { name: /zoe/ }).waitFor();
});

it('acts on all that match only when the number is typed', async () => {
  const { page } = look;
  await open('?every=0');
  const count = await total({ status: ['open', 'acknowledged'] });
  await page.getByRole('button', { name: /that match…/ }).click();
  const act = page.getByRole('dialog').getByRole('button', { name: 'Acknowledge' });
  await page.getByLabel(/to confirm/).fill(String(count + 1));
  expect(await act.isDisabled()).toBe(true);
  await page.getByLabel(/to confirm/).fill(String(count));
  await act.click();
  await page.getByText(`${count} alerts changed`).waitFor();
  await until('all acknowledged', { status: ['acknowledged'] }, count);
});

it('wrote nothing to the console', () => expect(look.complaints).toEqual([]));
