import type { Page } from 'playwright-core';
import type { Page as ListPage } from '../../common/api';
import type { Alert, AuditEvent, Rule } from '../../common/schemas';
import type { HostUnderTest } from './host_under_test';
import { type HttpClient, until } from './http_client';
import { indexLogs } from './seed_host';
import { REFUSED_PAYMENTS, shopLogs } from './shop_logs';

const RULE = {
  source: { kind: 'saved_search', id: REFUSED_PAYMENTS.id },
  condition: { type: 'frequency', count: 3, within: '1m', key: ['service'] },
  interval: '5s',
  severity: 'high',
};

const alertsOf = (http: HttpClient, ruleId: string) =>
  http.call<ListPage<Alert>>('GET', `/api/lookout/alerts?rule=${ruleId}`);
const auditOf = (http: HttpClient, objectId: string) =>
  http.call<ListPage<AuditEvent>>('GET', `/api/lookout/audit?objectId=${objectId}`);
const ruleNamed = async (http: HttpClient, name: string) => {
  const { items } = await http.call<ListPage<Rule>>(
    'GET',
    `/api/lookout/rules?search=${encodeURIComponent(name)}`,
  );
  return items.find((rule) => rule.name === name);
};
const alertOf = (http: HttpClient, ruleId: string) =>
  until(`an alert of the rule ${ruleId}`, async () => (await alertsOf(http, ruleId)).items[0], {
    withinMs: 120_000,
  });

/** How many documents Discover says it found; each host's mark for that number is another. */
async function hitsIn(page: Page): Promise<number> {
  const hits = page.locator(
    '[data-test-subj="unifiedHistogramQueryHits"], [data-test-subj="discoverQueryHits"]',
  );
  await hits.first().waitFor();
  return Number(((await hits.first().textContent()) ?? '').replace(/\D/g, ''));
}

/** Saved search → rule → alert → queue → Discover, by the API and by the pages, in whichever host is under test. */
export function mainJob(under: () => HostUnderTest): void {
  describe('the main job by the API', () => {
    let rule: Rule;
    let alert: Alert;

    test('the saved searches of the host are listed with their data view', async () => {
      const page = await under().http.call<ListPage<{ id: string; dataView: string; timeField: string }>>(
        'GET',
        '/api/lookout/saved_searches?search=refused',
      );
      expect(page.items).toEqual([
        expect.objectContaining({ id: REFUSED_PAYMENTS.id, timeField: '@timestamp' }),
      ]);
    });

    test('bad input names its fields, an unknown id is 404', async () => {
      const { http } = under();
      const bad = await http.answer('POST', '/api/lookout/rules', { ...RULE, name: '' });
      expect(bad).toMatchObject({ status: 400, body: { fields: [{ path: 'name' }] } });
      expect(await http.answer('GET', '/api/lookout/rules/nosuch')).toMatchObject({ status: 404 });
    });

    test('a rule follows the saved search, and documents that match become an alert', async () => {
      const { http, engine } = under();
      rule = await http.call<Rule>('POST', '/api/lookout/rules', { ...RULE, name: 'By API', enabled: true });
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      await indexLogs(engine, shopLogs(50, Date.now(), 1_000));
      alert = await alertOf(http, rule.id);
      expect(alert).toMatchObject({ status: 'open', count: 10, keyText: 'pay', severity: 'high' });
    });

    test('the documents of the alert are the ten that the saved search finds', async () => {
      const documents = await under().http.call<{ total: number; items: Array<{ fields: object }> }>(
        'GET',
        `/api/lookout/alerts/${alert.id}/documents`,
      );
      expect(documents.total).toBe(10);
      expect(documents.items.every(({ fields }) => 'level' in fields)).toBe(true);
    });

    test('acknowledged and closed, and each on record', async () => {
      const { http } = under();
      const act = (it: object) => http.call('POST', '/api/lookout/alerts/_act', { ids: [alert.id], act: it });
      await act({ type: 'acknowledge' });
      await act({ type: 'close', resolution: 'fixed' });
      expect((await http.call<Alert>('GET', `/api/lookout/alerts/${alert.id}`)).status).toBe('closed');
      const audit = await until('both acts in the audit', async () => {
        const { items } = await auditOf(http, alert.id);
        return items.length >= 2 && items;
      });
      expect(audit.map(({ action }) => action).sort()).toEqual(['acknowledge', 'close']);
    });

    test('the link lands in Discover on the same documents', async () => {
      if (!alert.discoverUrl) throw new Error('the alert has no link to Discover');
      const page = await under().browser.open(alert.discoverUrl);
      expect(await hitsIn(page)).toBe(10);
      await page.getByText('payment 45 was refused').first().waitFor();
    });
  });

  describe('the main job by the pages', () => {
    let rule: Rule;

    test('a rule is made from a saved search, with its preview', async () => {
      const { browser, http } = under();
      const page = await browser.open('/app/lookout#/rules/new');
      await page.locator('[data-test-subj=lkSavedSearch]', { hasText: REFUSED_PAYMENTS.id }).first().click();
      await page.locator('[data-test-subj=lkPreviewRate]').waitFor();
      await page.getByLabel('Number of events').fill('2');
      await page.getByLabel('Name', { exact: true }).fill('By page');
      await page.getByRole('button', { name: 'Save and enable' }).click();
      rule = await until('the rule of the page', () => ruleNamed(http, 'By page'));
      expect(rule).toMatchObject({ enabled: true, source: RULE.source, condition: { count: 2 } });
    });

    test('its alert appears in the queue and is acknowledged there', async () => {
      const { browser, http, engine } = under();
      await indexLogs(engine, shopLogs(50, Date.now(), 1_000));
      const alert = await alertOf(http, rule.id);
      const page = await browser.open(`/app/lookout#/queue?rule=${rule.id}`);
      const row = page.locator('[data-test-subj=lkAlertRow]').first();
      await row.waitFor();
      await row.getByRole('checkbox').check();
      await page.getByRole('button', { name: 'Acknowledge (a)' }).click();
      await until(
        'the alert to be acknowledged',
        async () =>
          (await http.call<Alert>('GET', `/api/lookout/alerts/${alert.id}`)).status === 'acknowledged',
      );
    });

    test('the alert’s own link opens Discover on what it counted', async () => {
      const { browser, http } = under();
      const alert = await alertOf(http, rule.id);
      const page = await browser.open(`/app/lookout#/queue?alert=${alert.id}`);
      const link = page.getByRole('link', { name: /Open in Discover/ }).first();
      const href = await link.getAttribute('href');
      const discover = await browser.open(href!.replace(under().host.url, ''));
      expect(await hitsIn(discover)).toBeGreaterThanOrEqual(alert.count);
    });

    test('no page threw', () => {
      expect(under().browser.thrown).toEqual([]);
    });
  });
}
