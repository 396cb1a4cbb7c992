import type { Browser, Page } from 'playwright-core';
import { type Look, openBrowser, visit } from './page';
import { eventually, openProduct, type Product } from './product';

jest.setTimeout(300_000);

const USERS = ['ana', 'bob', 'cid', 'dan'];
let product: Product;
let browser: Browser;
let look: Look;
let page: Page;

const total = async (query: object) => (await product.call('listAlerts', { query })).total;
const until = (what: string, query: object, count: number) =>
  eventually(what, async () => ((await total(query)) === count ? true : undefined));
const rows = () => page.getByTestId('lkAlertRow');
const goto = async (address: string) => {
  await page.goto('about:blank');
  await page.goto(`/app/lookout#/${address}`);
};

beforeAll(async () => {
  product = await openProduct();
  const channel = await product.call('createChannel', {
    body: { name: 'Ops log', config: { type: 'server_log' } },
  });
  await product.call('createRule', {
    body: {
      name: 'every refusal',
      severity: 'high',
      tags: ['auth'],
      enabled: true,
      source: { kind: 'saved_search', id: 'failed' },
      condition: { type: 'any', key: ['user.name'] },
      interval: '1s',
      channels: [channel.id],
      autoClose: '7d',
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
  page = look.page;
});

afterAll(async () => {
  await browser?.close();
  await product?.close();
});

it('an alert is silenced from its flyout; what it would have held is said before', async () => {
  await goto('queue');
  await rows().first().waitFor();
  await rows().filter({ hasText: 'ana' }).locator('[data-lk-row]').click();
  await page.getByTestId('lkMakeQuieter').click();
  await page.getByText('would have held 1 of its rule’s last 4 matches').waitFor();
  await page.getByTestId('lkQuieter-silence').click();
  const dialog = page.getByRole('dialog', { name: 'New silence' });
  await dialog.getByText('Would have held 1 of the last 4 matches.').waitFor();
  await page.getByTestId('lkSaveSilence').click();
  await dialog.getByText('say why, so that others can tell what it is for').waitFor();
  await dialog.getByLabel('Reason').fill('Ana moves to a new key');
  await page.getByTestId('lkSaveSilence').click();
  await dialog.waitFor({ state: 'detached' });
  await until('it left the default view', {}, USERS.length - 1);
  await goto('queue');
  await page.getByTestId('lkCount-silenced').click();
  await page.getByText(/silenced, 3 h 59 min left/).waitFor();
  expect(page.url()).toContain('quiet=silenced');
});

it('z snoozes the marked alert, and it can be woken', async () => {
  await goto('queue?search=bob');
  await rows().first().waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('z');
  await page.getByRole('dialog', { name: 'Snooze' }).waitFor();
  await page.keyboard.press('1');
  await until('it is hidden', { quiet: 'snoozed' }, 1);
  await goto('queue?quiet=snoozed');
  await rows().first().locator('[data-lk-row]').click();
  await page.getByText('It comes back in').waitFor();
  await page.getByTestId('lkMakeQuieter').click();
  await page.getByTestId('lkQuieter-unsnooze').click();
  await until('it is back', { quiet: 'snoozed' }, 0);
});

it('silences are listed, made to recur, and lifted', async () => {
  await goto('notify?tab=silences');
  const row = page.getByTestId('lkSilenceRow').filter({ hasText: 'Ana moves to a new key' });
  await row.getByText('every refusal · user.name = ana').waitFor();
  await page.getByRole('button', { name: 'New silence' }).click();
  const dialog = page.getByRole('dialog', { name: 'New silence' });
  await dialog.getByLabel('Reason').fill('Sunday patching');
  await dialog.getByLabel('Fields').fill('host.name = web-1');
  await dialog.getByLabel('When').selectOption('recurring');
  await dialog.getByLabel('Time zone').fill('Europe/Berlin');
  await page.getByTestId('lkSaveSilence').click();
  await page.getByText('0 2 * * 0 in Europe/Berlin, for 2 hours each').waitFor();
  await row.getByRole('button', { name: 'Lift Ana moves to a new key' }).click();
  await page.getByTestId('confirmModalConfirmButton').click();
  await row.getByText('past').waitFor();
  await until('it is seen again', { search: 'ana' }, 1);
});

it('in shadow mode the queue says that nothing is sent, and what would have been', async () => {
  await goto('notify?tab=silences');
  await page.getByRole('switch', { name: 'Shadow mode for the whole space' }).click();
  await page.getByRole('button', { name: 'Switch to shadow mode' }).click();
  await eventually('it is on', async () => (await product.call('getSettings')).shadow || undefined);
  await eventually('something is kept back', async () => {
    await product.logIns([{ user: `eve${Date.now()}`, outcome: 'failure', ago: 0 }]);
    return (await product.call('shadowSummary')).total > 0 || undefined;
  });
  await goto('queue');
  await page.getByText('Shadow mode: nothing is sent from this space').waitFor();
  await page.getByText(/messages? would have gone to Ops log/).waitFor();
  await product.call('updateSettings', { body: { settings: { shadow: false }, version: 1 } });
});

it('a channel has quiet hours', async () => {
  await goto('notify');
  await page.getByRole('button', { name: 'Ops log', exact: true }).click();
  await page.getByRole('switch', { name: 'Quiet hours' }).click();
  await page.getByLabel('From of stretch 1').fill('25:00');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('write a time of day as in 22:00').first().waitFor();
  await page.getByLabel('From of stretch 1').fill('21:00');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await eventually('it is stored', async () => {
    const [channel] = (await product.call('listChannels')).items;
    return channel?.quietHours?.windows[0]?.from === '21:00' || undefined;
  });
});

it.each([
  { width: 1440, dark: false },
  { width: 1440, dark: true },
  { width: 800, dark: false },
  { width: 800, dark: true },
])('all of it is sound at $width px, dark: $dark', async ({ width, dark }) => {
  const other = await visit(browser, { baseURL: product.url, width, dark });
  for (const address of [
    'notify?tab=silences',
    'notify?tab=silences&open=new',
    'queue?quiet=silenced&quiet=none',
  ]) {
    await other.page.goto('about:blank');
    await other.page.goto(`/app/lookout#/${address}`);
    await other.page
      .getByText(/Ways to be quiet|every refusal/)
      .first()
      .waitFor();
    expect([address, await other.axe()]).toEqual([address, []]);
    const wide = await other.page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    expect([address, wide]).toEqual([address, false]);
  }
  expect(other.complaints).toEqual([]);
  await other.close();
});
