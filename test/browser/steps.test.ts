import type { Browser } from 'playwright-core';
import { type Look, openBrowser, visit } from './page';
import { eventually, type LogIn, openProduct, type Product } from './product';

jest.setTimeout(240_000);

const SHOTS = process.env.LOOKOUT_SHOTS;
let product: Product;
let browser: Browser;
let look: Look;

const refused = (user: string, ago: number): LogIn => ({ user, outcome: 'failure', ago });

async function shot(name: string): Promise<void> {
  if (SHOTS) await look.page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: false });
}

/** The same in every size and theme. */
async function shots(name: string, prepare: () => Promise<void>): Promise<void> {
  if (!SHOTS) return;
  for (const theme of ['light', 'dark']) {
    for (const width of [1440, 800]) {
      await look.page.setViewportSize({ width, height: 900 });
      await prepare();
      await shot(`${name}-${width}-${theme}`);
    }
    // As a dialog may lie over the button, it is not clicked by its place.
    await look.page
      .getByLabel(theme === 'light' ? 'Switch to dark' : 'Switch to light')
      .dispatchEvent('click');
  }
  await look.page.setViewportSize({ width: 1440, height: 900 });
}

beforeAll(async () => {
  product = await openProduct();
  await product.logIns(
    ['root', 'root', 'root', 'ana', 'bob'].map((user, n) => refused(user, 600_000 + n * 1_000)),
  );
  browser = await openBrowser();
  look = await visit(browser, { baseURL: product.url });
  look.page.on('dialog', (dialog) => void dialog.accept());
});
afterAll(async () => {
  await browser?.close();
  await product?.close();
});

const stored = async () => (await product.call('listRules', { query: { search: 'refused' } })).items[0]!;

it('steps are written, moved, switched and tried in the preview', async () => {
  const { page } = look;
  await page.goto('/app/lookout#/rules/new?savedSearch=failed&name=refused');
  await page.getByText('event.outcome: failure').first().waitFor();
  await page.getByTestId('lkKind').click();
  await page.getByTestId('lkKind-any').click();
  await page.getByLabel('Key fields', { exact: true }).fill('user.name');
  await page.getByRole('option', { name: 'user.name' }).first().click();
  const add = async (kind: string) => {
    await page.getByTestId('lkAddStep').click();
    await page.getByTestId(`lkStepKind-${kind}`).click();
  };
  await add('dedupe');
  await add('filter');
  await page.getByRole('button', { name: 'Save and enable' }).click();
  await page.getByRole('button', { name: 'Then, step 2: Query' }).click();
  await page.keyboard.type('user.name: bob');
  await page.getByLabel('Why step 2').fill('a robot of ours');
  await page.getByLabel('Step 2 earlier').click();
  expect(await page.getByLabel('Why step 1').inputValue()).toBe('a robot of ours');
  await add('set');
  await page.getByRole('group', { name: 'Step 3' }).getByLabel('Template').fill('{{user.name}}!');
  await page.getByRole('group', { name: 'Step 3' }).getByText('on', { exact: true }).click();
  await page.getByLabel('Take step 3 out').click();

  const preview = page.getByTestId('lkPreviewSteps');
  await preview.getByText('1 · a robot of ours: drops 1 match').click();
  await preview.getByText('(it fits user.name: bob)').waitFor();
  await preview.getByText('drop repeats with the same key within 1h: drops 2 matches').waitFor();
  await shots('editor', async () => {
    await page.getByRole('group', { name: 'Step 1' }).scrollIntoViewIfNeeded();
  });
  expect(await look.axe()).toEqual([]);
  await page.getByRole('button', { name: 'Save and enable' }).click();
  await page.getByRole('heading', { level: 1, name: 'refused' }).waitFor();
  expect((await stored()).steps).toMatchObject([
    { kind: 'filter', query: 'user.name: bob', description: 'a robot of ours', until: null },
    { kind: 'dedupe', within: '1h', fields: [] },
  ]);
});

it('matches and runs say what was dropped, by which step and why', async () => {
  const { page } = look;
  const { id } = await stored();
  await product.logIns([refused('eve', 0), refused('eve', 1), refused('bob', 0), refused('mia', 0)]);
  await eventually('the matches', async () => {
    const { total } = await product.call('ruleMatches', { params: { id } });
    return total >= 4 ? total : undefined;
  });
  await page.goto(`/app/lookout#/rules/${id}?tab=matches`);
  await page.getByText('dropped · a robot of ours: it fits user.name: bob').waitFor();
  await page.getByText('made an alert').first().waitFor();
  await shots('matches', async () => {
    await page.getByText('made an alert').first().waitFor();
  });
  expect(await look.axe()).toEqual([]);
  await page.getByRole('button', { name: 'Fate' }).click();
  await page.getByRole('option', { name: 'dropped' }).click();
  await page.getByRole('link', { name: 'made an alert' }).first().waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  expect(page.url()).toContain('fate=dropped');
  await page.getByRole('tab', { name: 'Runs' }).click();
  await page.getByText('1 by “a robot of ours”').first().waitFor();
  await shot('runs');
  await page.getByRole('tab', { name: 'Overview' }).click();
  await page.getByText('drop what fits user.name: bob – a robot of ours').waitFor();
  await shot('overview');
});

it('an alert is ignored from the queue by a key', async () => {
  const { page } = look;
  const { id } = await stored();
  const alert = await eventually('the alert', async () => {
    const { items } = await product.call('listAlerts', {});
    return items.find(({ keyText }) => keyText === 'mia');
  });
  await page.goto(`/app/lookout#/queue?alert=${encodeURIComponent(alert.id)}`);
  await page.getByTestId('lkMakeQuieter').click();
  await page.getByTestId('lkQuieter-ignore').waitFor();
  await shot('flyout');
  await page.getByTestId('lkMakeQuieter').click();
  await page.getByTestId('lkQuieter-ignore').waitFor({ state: 'detached' });
  await page.locator('#lk-flyout-title').press('i');
  const dialog = page.getByRole('dialog', { name: 'Ignore like this' });
  await dialog.getByText('would have removed 1 of the last').waitFor();
  expect(await dialog.getByLabel('user.name = mia').isChecked()).toBe(true);
  await shots('ignore', async () => {
    await dialog.getByText('would have removed 1 of the last').waitFor();
  });
  expect(await look.axe()).toEqual([]);
  await dialog.getByLabel('How long').selectOption('1d');
  await dialog.getByLabel('Why (optional)').fill('mia tests her keyboard');
  await dialog.getByRole('button', { name: 'Ignore by 1 field' }).click();
  await dialog.waitFor({ state: 'detached' });
  const { steps, version } = await stored();
  expect(version).toBe(2);
  expect(steps[2]).toMatchObject({
    kind: 'ignore',
    description: 'mia tests her keyboard',
    where: [{ field: 'user.name', value: 'mia' }],
  });
  expect(Date.parse(steps[2]!.until!)).toBeGreaterThan(Date.now() + 23 * 3_600_000);
  await page.goto(`/app/lookout#/rules/${id}/edit`);
  await page.getByRole('group', { name: 'Step 3' }).waitFor();
  await shot('edit');
  expect(look.complaints).toEqual([]);
});

it('who may not change rules is told why they cannot ignore', async () => {
  const { page } = look;
  await page.route('**/api/lookout/me', async (route) => {
    const answer = await route.fetch();
    const me = await answer.json();
    await route.fulfill({
      response: answer,
      json: { ...me, privileges: { ...me.privileges, write: false } },
    });
  });
  const { items } = await product.call('listAlerts', {});
  await page.goto(`/app/lookout#/queue?alert=${encodeURIComponent(items[0]!.id)}`);
  await page.reload();
  await page.getByTestId('lkMakeQuieter').click();
  await page.getByText('You may not ignore matches or change the rule here').waitFor();
  expect(await page.getByTestId('lkQuieter-ignore').count()).toBe(0);
  await shot('may-not-ignore');
  await page.getByTestId('lkMakeQuieter').click();
  await page.getByTestId('lkQuieter-silence').waitFor({ state: 'detached' });
  await page.locator('#lk-flyout-title').press('i');
  await page.getByText('You may not ignore matches here: that takes “Lookout: Write rules”.').waitFor();
  expect(await page.getByRole('dialog', { name: 'Ignore like this' }).count()).toBe(0);
  await page.unroute('**/api/lookout/me');
});
