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
  await product.logIns([...burst('root', 9, 90 * MINUTE), ...burst('ana', 4, 30 * MINUTE)]);
  browser = await openBrowser();
  look = await visit(browser, { baseURL: product.url });
  look.page.on('dialog', (dialog) => void dialog.accept());
});

afterAll(async () => {
  await browser?.close();
  await product?.close();
});

async function newRule(kind: string, name: string): Promise<void> {
  const { page } = look;
  await page.goto('/app/lookout#/rules');
  await page.goto(`/app/lookout#/rules/new?savedSearch=failed&name=${encodeURIComponent(name)}`);
  await page.getByText('event.outcome: failure').first().waitFor();
  await page.getByTestId('lkKind').click();
  await page.getByTestId(`lkKind-${kind}`).click();
}

async function pickField(label: string, field: string): Promise<void> {
  const { page } = look;
  await page.getByLabel(label, { exact: true }).fill(field);
  await page.getByRole('option', { name: field }).first().click();
}

async function save(name: string): Promise<void> {
  const { page } = look;
  await page.getByRole('button', { name: 'Save and enable' }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

async function stored(name: string) {
  const { items } = await product.call('listRules', { query: { search: name } });
  const rule = items.find((one) => one.name === name);
  if (!rule) throw new Error(`there is no rule ${name}`);
  return rule;
}

describe('rules of every kind are written as sentences', () => {
  it('keeps what was written when the kind is switched', async () => {
    const { page } = look;
    await newRule('frequency', 'switched');
    await page.getByLabel('Number of events').fill('17');
    await page.getByTestId('lkKind').click();
    await page.getByTestId('lkKind-baseline').click();
    await page.getByLabel('Weeks').fill('3');
    await page.getByTestId('lkKind').click();
    await page.getByTestId('lkKind-frequency').click();
    expect(await page.getByLabel('Number of events').inputValue()).toBe('17');
    await page.getByRole('link', { name: 'Cancel' }).click();
    await page.getByRole('heading', { level: 1, name: 'Rules' }).waitFor();
  });

  it('many events with a level and a margin, which must leave room', async () => {
    const { page } = look;
    await newRule('frequency', 'Many failures');
    await page.getByLabel('Number of events').fill('4');
    await page.getByRole('button', { name: 'Add a level' }).click();
    await page.getByLabel('Level 1: number of events').fill('8');
    expect(await page.getByText('With a margin late documents').count()).toBe(0);
    await page.getByLabel('Margin', { exact: true }).fill('4');
    await page.getByText('With a margin late documents').waitFor();
    await page.getByRole('button', { name: 'Save and enable' }).click();
    await page.getByText('write less than 4').first().waitFor();
    await page.getByLabel('Margin', { exact: true }).fill('2');
    await save('Many failures');
    expect((await stored('Many failures')).condition).toMatchObject({
      count: 4,
      levels: [{ severity: 'critical', count: 8 }],
      margin: 2,
    });
  });

  it('a metric with a level of its own, drawn with its limits', async () => {
    const { page } = look;
    await newRule('metric_aggregation', 'Log-ins counted');
    await page.getByRole('button', { name: 'Save and enable' }).click();
    await page.getByRole('button', { name: 'Field', exact: true }).click();
    expect(
      await page.getByLabel('Field of the metric').evaluate((box) => box === document.activeElement),
    ).toBe(true);
    await page.getByLabel('Metric', { exact: true }).selectOption('count');
    await pickField('Key fields', 'user.name');
    await page.getByLabel('Above', { exact: true }).fill('3');
    await page.getByRole('button', { name: 'Add a level' }).click();
    await page.getByLabel('Level 1: above').fill('6');
    await page.getByLabel('At least', { exact: true }).fill('2');
    await page.getByLabel('Key that is drawn').selectOption('root');
    await page.getByText('critical 6').waitFor();
    await page.getByText(/number of events is 9, above 6/).waitFor();
    expect(await page.getByTestId('lkFire').count()).toBe(1);
    await save('Log-ins counted');
    await page
      .getByText(
        /number of events per user.name over 10 minutes is above 3 \(critical above 6\), of at least 2 events/,
      )
      .waitFor();
    expect((await stored('Log-ins counted')).condition).toMatchObject({
      type: 'metric_aggregation',
      metric: { agg: 'count', field: null },
      above: 3,
      atLeast: 2,
      levels: [{ severity: 'critical', above: 6, below: null }],
    });
  });

  it('a silence, with somebody who is expected although never seen', async () => {
    const { page } = look;
    await newRule('flatline', 'Nobody tries');
    await pickField('Key fields', 'user.name');
    await page.getByLabel('Expected values', { exact: true }).fill('heartbeat\n');
    await page.getByText(/would have fired|fires about/).waitFor();
    await save('Nobody tries');
    await page.getByText(/alerts when there is no event per user.name for 10 minutes/).waitFor();
    expect((await stored('Nobody tries')).condition).toMatchObject({
      type: 'flatline',
      key: ['user.name'],
      expected: ['heartbeat'],
      remember: '7d',
    });
  });

  it('a list read from a file, a rule that uses it, and neither goes alone', async () => {
    const { page } = look;
    await page.goto('/app/lookout#/lists');
    await page.getByText('No lists yet').waitFor();
    expect(await look.axe()).toEqual([]);
    await page.getByRole('button', { name: 'New list' }).click();
    const flyout = page.getByRole('dialog');
    await flyout.getByLabel('Name').fill('Suspects');
    await flyout.getByLabel('Values', { exact: true }).fill('mallory');
    await flyout.locator('input[type=file]').setInputFiles({
      name: 'more.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('user,why\nroot,always\n'),
    });
    // The box itself lies under its label.
    await flyout.getByText('the first row names the columns').click();
    await flyout.getByText(/1 value \(root\)/).waitFor();
    await flyout.getByRole('button', { name: 'Save' }).click();
    await flyout.getByText('Values: 2').waitFor();
    await flyout.getByText('no rule').waitFor();
    expect(page.url()).toContain('open=');

    await newRule('blacklist', 'Suspects try');
    await pickField('Field', 'user.name');
    await page.getByLabel('Values: lists').fill('Suspects');
    await page.getByRole('option', { name: /Suspects/ }).click();
    await page.getByText(/9 matches and/).waitFor();
    await page.locator('#lk-blank-interval').fill('1');
    await page.getByLabel('Check every: unit').selectOption('s');
    await save('Suspects try');

    await page.goto('/app/lookout#/lists');
    await page.getByRole('button', { name: 'Delete Suspects' }).click();
    await page.getByText('Suspects is in use').waitFor();
    await page.getByRole('link', { name: 'Suspects try' }).waitFor();
    expect(await page.getByRole('button', { name: 'Delete', exact: true }).isDisabled()).toBe(true);
    expect(await look.axe()).toEqual([]);
  });
});

describe('what was not looked at', () => {
  it('is filled after the question who is told', async () => {
    const { page } = look;
    const { id } = await stored('Suspects try');
    await product.call('enableRules', { body: { ids: [id], enabled: false } });
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    await product.call('enableRules', { body: { ids: [id], enabled: true } });
    await eventually(
      'a gap',
      async () => ((await product.call('listGaps', { query: { rule: id } })).total > 0 ? true : undefined),
      60_000,
    );

    await page.goto('/app/lookout#/health');
    await page.getByTestId('lkGapRow').getByText('the rule was off').waitFor();
    await page.getByTestId('lkGapRow').getByRole('link', { name: 'Suspects try' }).click();
    await page.getByRole('tab', { name: 'Gaps (1)' }).waitFor();
    await page.getByRole('button', { name: 'Fill', exact: true }).click();
    await page.getByText('Tell nobody').waitFor();
    expect(await look.axe()).toEqual([]);
    await page.getByRole('button', { name: 'Fill the gap' }).click();
    await page
      .getByTestId('lkBackfillRow')
      .getByText(/fills a gap/)
      .waitFor();
    await page.getByTestId('lkBackfillRow').getByText('done').waitFor();
    await page.getByTestId('lkGapRow').getByText('filled').waitFor();
  });

  it('any past stretch can be looked at', async () => {
    const { page } = look;
    const { id } = await stored('Suspects try');
    await page.goto(`/app/lookout#/rules/${id}`);
    await page.getByRole('button', { name: 'Backfill' }).click();
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page
      .getByTestId('lkBackfillRow')
      .getByText(/9 matches, 1 alert/)
      .waitFor();
    expect(page.url()).toContain('tab=gaps');
    await page.goto('/app/lookout#/queue');
    await page
      .getByTestId('lkAlertRow')
      .filter({ hasText: 'Suspects try' })
      .getByText('backfilled')
      .waitFor();
    expect(await look.axe()).toEqual([]);
  });

  it('is looked at for as long as it is not cancelled', async () => {
    const { page } = look;
    const { id } = await stored('Log-ins counted');
    await page.goto(`/app/lookout#/rules/${id}`);
    await page.getByRole('button', { name: 'Backfill' }).click();
    const from = await page.getByLabel('From', { exact: true }).inputValue();
    await page.getByLabel('To', { exact: true }).fill(from);
    await page.getByText('the end must lie after the start').waitFor();
    expect(await page.getByRole('button', { name: 'Start', exact: true }).isDisabled()).toBe(true);
    await page
      .getByLabel('From', { exact: true })
      .fill(from.replace(/^\d+/, (year) => String(Number(year) - 1)));
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page.getByTestId('lkBackfillRow').getByRole('button', { name: 'Cancel' }).click();
    await page.getByTestId('lkBackfillRow').getByText('cancelled').waitFor();
    expect(await look.axe()).toEqual([]);
  });

  it('was told in no console', () => expect(look.complaints).toEqual([]));
});
