import type { Browser } from 'playwright-core';
import { type Look, openBrowser, visit } from './page';
import { eventually, type LogIn, openProduct, type Product } from './product';

jest.setTimeout(240_000);

const MINUTE = 60_000;
let product: Product;
let browser: Browser;
let look: Look;

/** `count` refused log-ins of a user, a second apart, the last one so long ago. */
const burst = (user: string, count: number, ago: number): LogIn[] =>
  Array.from({ length: count }, (_, n) => ({ user, outcome: 'failure', ago: ago + n * 1_000 }));

beforeAll(async () => {
  product = await openProduct();
  await product.logIns([
    ...burst('root', 6, 3 * 60 * MINUTE),
    ...burst('ana', 2, 2 * 60 * MINUTE),
    { user: 'ana', outcome: 'success', ago: 5 * MINUTE },
  ]);
  browser = await openBrowser();
  look = await visit(browser, { baseURL: product.url });
});

afterAll(async () => {
  await browser?.close();
  await product?.close();
});

/** The steps go on from each other, as a person's day does. */
describe('from a saved search to a closed alert', () => {
  it('begins, without any rule, with the way to one', async () => {
    const { page } = look;
    await page.goto('/app/lookout');
    await page.getByText('Turn a saved search into a rule').waitFor();
    await page.getByRole('link', { name: 'From a saved search' }).click();
    await page.getByRole('button', { name: /Failed log-ins/ }).click();
    await page.getByText('event.outcome: failure').first().waitFor();
    expect(page.url()).toContain('#/rules/new');
  });

  it('shows how often it would have fired, before anything is saved', async () => {
    const { page } = look;
    await page.getByLabel('Key fields').fill('user.name');
    await page.getByRole('option', { name: 'user.name' }).click();
    await page.locator('#lk-blank-interval').fill('1');
    await page.getByLabel('Check every: unit').selectOption('s');
    await page.getByTestId('lkPreviewRate').waitFor();
    await page.getByText(/^1 match and 1 alert among 8 documents/).waitFor();
    expect(await page.getByTestId('lkPreviewRate').textContent()).toBe('fires about 1 × a day');
    expect(await page.getByTestId('lkFire').count()).toBe(1);
    await page.getByLabel('Number of events').fill('7');
    await page.getByText('would not have fired').waitFor();
    await page.getByLabel('Number of events').fill('5');
    await page.getByText('fires about 1 × a day').waitFor();
  });

  it('names what is missing, and leads to it', async () => {
    const { page } = look;
    const name = page.getByRole('textbox', { name: 'Name' });
    await name.fill('');
    await page.getByRole('button', { name: 'Save and enable' }).click();
    await page.getByRole('button', { name: 'Name', exact: true }).click();
    expect(await name.evaluate((element) => element === document.activeElement)).toBe(true);
    await name.fill('Log-in bursts');
  });

  it('saves and enables', async () => {
    const { page } = look;
    await page.getByRole('button', { name: 'Save and enable' }).click();
    await page.getByRole('heading', { level: 1, name: 'Log-in bursts' }).waitFor();
    await page.getByText(/Looks in saved search “Failed log-ins” every second/).waitFor();
    const [rule] = (await product.call('listRules')).items;
    expect(rule).toMatchObject({
      enabled: true,
      condition: { type: 'frequency', count: 5, key: ['user.name'] },
    });
  });

  it('makes an alert of what happens now', async () => {
    await product.logIns(burst('mallory', 6, 0));
    await eventually(
      'an alert',
      async () => ((await product.call('listAlerts')).total > 0 ? true : undefined),
      120_000,
    );
    const { page } = look;
    await page.goto('/app/lookout#/queue');
    await page.getByRole('button', { name: /mallory/ }).click();
    const flyout = page.getByRole('dialog');
    for (const question of [
      'What',
      'Why now',
      'Which documents',
      'Who has it',
      'Who was told',
      'What happens next',
      'What it was before',
    ]) {
      await flyout.getByText(question, { exact: true }).waitFor();
    }
    await flyout.getByText('203.0.113.9').first().waitFor();
    expect(page.url()).toContain('alert=');
  });

  it('opens Discover on the documents of the alert, and nothing else', async () => {
    const { page } = look;
    const href = await page.getByRole('link', { name: /Open in Discover/ }).getAttribute('href');
    expect(href).toContain('/app/discover#/');
    const other = await visit(browser, { baseURL: product.url });
    await other.page.goto(href ?? '');
    await other.page.getByTestId('lkHits').waitFor();
    const [alert] = (await product.call('listAlerts')).items;
    expect(await other.page.getByTestId('lkHits').textContent()).toBe(`${alert?.count} documents`);
    await other.page.getByRole('button', { name: 'Show all fields' }).first().click();
    await other.page.getByText('failure for mallory <b>ssh2</b>').first().waitFor();
    expect(await other.axe()).toEqual([]);
    expect(other.complaints).toEqual([]);
    await other.close();
  });

  it('is acknowledged, noted and closed', async () => {
    const { page } = look;
    const flyout = page.getByRole('dialog');
    await flyout.getByRole('button', { name: 'Acknowledge (a)' }).click();
    await flyout.getByText(/acknowledged by/).waitFor();
    await flyout.getByRole('tab', { name: 'Activity' }).click();
    await flyout.getByRole('textbox', { name: 'Note' }).fill('Asked her: a forgotten script.');
    await flyout.getByRole('button', { name: 'Add note' }).click();
    await flyout.getByText('Asked her: a forgotten script.').waitFor();
    await flyout.getByRole('button', { name: 'Close (r)' }).click();
    await page.getByTestId('lkClose-not_an_issue').click();
    await eventually('closed', async () =>
      (await product.call('listAlerts', { query: { status: ['closed'] } })).total > 0 ? true : undefined,
    );
    const [alert] = (await product.call('listAlerts', { query: { status: ['closed'] } })).items;
    expect(alert).toMatchObject({ status: 'closed', resolution: 'not_an_issue' });
  });

  it('is on record', async () => {
    const { page } = look;
    // A search sees it a moment later, and the page asks once.
    const acts = async () =>
      (await product.call('listAudit', { query: { object: ['alert'] } })).items.map(({ action }) => action);
    await eventually('the last act on record', async () => (await acts()).includes('close') || undefined);
    await page.goto('/app/lookout#/audit?object=alert');
    await page.getByRole('table').waitFor();
    await page
      .getByRole('button', { name: /Show what changed/ })
      .first()
      .click();
    await page.getByRole('cell', { name: 'not_an_issue' }).first().waitFor();
    expect(await acts()).toEqual(expect.arrayContaining(['acknowledge', 'note', 'close']));
  });

  it('was told in no console', () => expect(look.complaints).toEqual([]));
});
