import type { Page, RuleRow } from '../../common/api';
import type { Alert, Rule } from '../../common/schemas';
import type { HostUnderTest } from './host_under_test';
import { type HttpClient, until } from './http_client';
import { PASSWORD } from './kibana_kind';
import { indexLogs } from './seed_host';
import { INDEX, REFUSED_PAYMENTS, shopLogs } from './shop_logs';

const SPACE = 'blue';
const VIEW = 'blue-view';
const SEARCH = 'blue-errors';
const of = (path: string) => `/s/${SPACE}${path}`;

const search = (query: string) => ({
  attributes: {
    title: 'Errors, as blue sees them',
    columns: ['service', 'message'],
    sort: [['@timestamp', 'desc']],
    kibanaSavedObjectMeta: {
      searchSourceJSON: JSON.stringify({
        query: { language: 'kuery', query },
        filter: [],
        indexRefName: 'kibanaSavedObjectMeta.searchSourceJSON.index',
      }),
    },
  },
  references: [{ name: 'kibanaSavedObjectMeta.searchSourceJSON.index', type: 'index-pattern', id: VIEW }],
});
const ruleOver = (id: string) => ({
  name: 'Blue errors',
  source: { kind: 'saved_search', id },
  condition: { type: 'any', key: ['service'] },
  interval: '5s',
  enabled: true,
});

/** A rule in a space of its own, over a saved search and a data view that are in no other. `as`: by login. */
export function otherSpace(under: () => HostUnderTest, as: (login: string) => HttpClient): void {
  const neighbour = () => as('neighbour');
  let rule: Rule;
  let alert: Alert;
  const row = () => neighbour().call<RuleRow>('GET', of(`/api/lookout/rules/${rule.id}`));

  beforeAll(async () => {
    await neighbour().call('POST', of(`/api/saved_objects/index-pattern/${VIEW}`), {
      attributes: { title: INDEX, timeFieldName: '@timestamp', name: 'Blue logs' },
    });
    await neighbour().call('POST', of(`/api/saved_objects/search/${SEARCH}`), search('level: error'));
  });
  afterAll(() => rule && neighbour().call('DELETE', of(`/api/lookout/rules/${rule.id}`)));

  test('it is evaluated by the saved search of its space', async () => {
    rule = await neighbour().call<Rule>('POST', of('/api/lookout/rules'), ruleOver(SEARCH));
    expect(rule).toMatchObject({ space: SPACE, runsAs: { login: 'neighbour', lent: false } });
    await until('it to begin', async () => (await row()).status.evaluatedTo !== null);
    await indexLogs(under().engine, shopLogs(50, Date.now(), 1_000));
    alert = await until('an alert of all ten', async () => {
      const { items } = await neighbour().call<Page<Alert>>('GET', of(`/api/lookout/alerts?rule=${rule.id}`));
      return items.find(({ count }) => count === 10);
    });
    expect(alert).toMatchObject({ space: SPACE, status: 'open', keyText: 'pay', ruleId: rule.id });
    expect(await neighbour().call('GET', of(`/api/lookout/alerts/${alert.id}/documents`))).toMatchObject({
      total: 10,
    });
  });

  test('its alert opens in the queue of that space, and from there in its Discover', async () => {
    await under().browser.logIn('neighbour', PASSWORD);
    const page = await under().browser.open(of(`/app/lookout#/queue?rule=${rule.id}`));
    await page.locator('[data-test-subj=lkAlertRow]', { hasText: 'pay' }).first().waitFor();
    await page.goto(`${under().host.url}${of(`/app/lookout#/queue?alert=${alert.id}`)}`);
    const link = page.getByRole('link', { name: /Open in Discover/ }).first();
    await link.waitFor();
    const at = ((await link.getAttribute('href')) ?? '').replace(under().host.url, '');
    expect(at).toMatch(new RegExp(`^${of('/app/discover')}#`));
    const discover = await under().browser.open(at);
    await discover.getByText('payment 45 was refused').first().waitFor();
  });

  // The administrator may see everything: what is not there for them is not there.
  test.each([
    ['the rule', () => `/api/lookout/rules/${rule.id}`],
    ['the alert', () => `/api/lookout/alerts/${alert.id}`],
    ['the documents of the alert', () => `/api/lookout/alerts/${alert.id}/documents`],
  ])('%s is not in the default space, whoever asks', async (_, at) => {
    expect((await under().http.answer('GET', of(at()))).status).toBe(200);
    expect((await under().http.answer('GET', at())).status).toBe(404);
  });

  test.each([
    ['rules', '/api/lookout/rules?perPage=100'],
    ['alerts', '/api/lookout/alerts?perPage=200&status=open&status=acknowledged&status=closed'],
    ['audit', '/api/lookout/audit?perPage=200'],
  ])('nothing of it is in the list of %s of the default space', async (_, at) => {
    const lists = [await under().http.call<Page<object>>('GET', at)];
    lists.push(await under().http.call<Page<object>>('GET', of(at)));
    const [here, there] = lists.map((list) => JSON.stringify(list.items).includes(rule.id));
    expect({ here, there }).toEqual({ here: false, there: true });
  });

  test('a saved search of the default space is none here', async () => {
    const { status, body } = await neighbour().answer(
      'POST',
      of('/api/lookout/rules'),
      ruleOver(REFUSED_PAYMENTS.id),
    );
    expect({ status, body }).toMatchObject({ status: 422, body: { fields: [{ path: 'source.id' }] } });
  });

  test('changed in its space by somebody else, it is seen there by the rule, and held', async () => {
    await under().http.call('PUT', of(`/api/saved_objects/search/${SEARCH}`), search('level: *'));
    const held = await until('the change to be held', async () => (await row()).heldSources?.[0], {
      withinMs: 120_000,
    });
    expect(held.resolved?.discover.query.query).toBe('level: *');
    expect((await row()).orphanedSince ?? null).toBeNull();
  });
}
