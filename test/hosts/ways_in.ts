import type { Page } from 'playwright-core';
import type { HostUnderTest } from './host_under_test';
import { createDashboard } from './seed_host';
import { REFUSED_PAYMENTS } from './shop_logs';

/** The page of saved objects has an address of its own in each host. */
const OBJECTS = {
  kibana: '/app/management/kibana/objects',
  opensearch_dashboards: '/app/management/opensearch-dashboards/objects',
};

/** Waits until the rule editor is open on the saved search, with its preview. */
async function editorOpen(page: Page): Promise<void> {
  await page.waitForURL(new RegExp(`/app/lookout#/rules/new\\?savedSearch=${REFUSED_PAYMENTS.id}`));
  await page.locator('[data-test-subj=lkPreviewRate]').waitFor();
}

/** The ways from a saved search into the rule editor that both hosts have. */
export function waysIn(under: () => HostUnderTest): void {
  test('the share menu of Discover', async () => {
    const page = await under().browser.open(`/app/discover#/view/${REFUSED_PAYMENTS.id}`);
    await page.locator('[data-test-subj=shareTopNavButton]').click();
    await page.getByText('Create alert rule').last().click();
    await page.locator('[data-test-subj=lookoutShareLink]').click();
    await editorOpen(page);
  });

  test('the row of a saved search among the saved objects', async () => {
    const { browser, name } = under();
    const page = await browser.open(`${OBJECTS[name]}?initialQuery=type:(search) ${REFUSED_PAYMENTS.id}`);
    const row = page.locator('tr', { hasText: REFUSED_PAYMENTS.id });
    await row.locator('[data-test-subj=euiCollapsedItemActionsButton]').click();
    await page.locator('[data-test-subj=savedObjectsTableAction-lookoutCreateRule]').click();
    await editorOpen(page);
  });

  test('the menu of a panel on a dashboard', async () => {
    const { browser, http, name } = under();
    const id = await createDashboard(http, name, REFUSED_PAYMENTS.id);
    const page = await browser.open(`/app/dashboards#/view/${id}?_g=(time:(from:now-1h,to:now))`);
    const panel = page.locator('[data-test-subj=embeddablePanel]').first();
    await panel.hover();
    await panel.locator('[data-test-subj=embeddablePanelToggleMenuIcon]').click();
    await page.getByText('Create alert rule').last().click();
    await editorOpen(page);
  });
}
