import { connectors } from './connectors';
import { type HostUnderTest, startHostUnderTest } from './host_under_test';
import { until } from './http_client';
import { KIBANA } from './kibana_kind';
import { mainJob } from './main_job';
import { orphaned } from './orphaned';
import { ownResolution } from './own_resolution';
import { fixturesFor } from './seed_host';
import { REFUSED_PAYMENTS } from './shop_logs';
import { waysIn } from './ways_in';

jest.setTimeout(600_000);

interface TaskDocument {
  hits: {
    hits: Array<{ _id: string; _source: { task: { status: string; runAt: string; attempts: number } } }>;
  };
}

describe('Kibana 8.12.2', () => {
  let under: HostUnderTest;
  beforeAll(async () => {
    under = await startHostUnderTest(KIBANA, process.env.KIBANA_HOME ?? '');
  });
  afterAll(() => under?.stop());

  const laneTasks = async () => {
    const { hits } = await under.engine.call<TaskDocument>('POST', '/.kibana_task_manager/_search', {
      query: { term: { 'task.taskType': 'lookout:lane' } },
    });
    return hits.hits.map(({ _id, _source }) => ({ id: _id, ...(_source as { task: object }).task })) as Array<
      { id: string } & TaskDocument['hits']['hits'][0]['_source']['task']
    >;
  };

  test('the plugin says which host it runs in', async () => {
    expect(await under.http.call('GET', '/api/lookout/me')).toMatchObject({
      host: 'kibana',
      hostVersion: '8.12.2',
      space: 'default',
      privileges: { read: true, audit: true },
    });
  });

  test("Kibana's status service says that the engine does its work", async () => {
    const lookout = await until('the status', async () => {
      const { status } = await under.http.call<{
        status: { plugins: Record<string, { level: string; summary: string; reported?: boolean }> };
      }>('GET', '/api/status');
      return status.plugins.lookout?.summary.startsWith('The lanes') && status.plugins.lookout;
    });
    expect(lookout).toMatchObject({ level: 'available', summary: 'The lanes of this node move' });
  });

  describe('a saved search means the same to Kibana and to the product', () => {
    test.each(fixturesFor('kibana').map(({ id }) => id))('%s', async (id) => {
      const { resolved } = await under.http.call<{ resolved: Record<string, unknown> }>(
        'POST',
        '/api/lookout/sources/_resolve',
        { source: { kind: 'saved_search', id } },
      );
      const { index, timeField, query, runtimeMappings } = resolved;
      expect({ index, timeField, query, runtimeMappings }).toEqual(
        await ownResolution(under.http, under.engine, id),
      );
    });
  });

  mainJob(() => under);

  describe('Kibana’s connectors as channels', () => connectors(() => under));

  test('Task Manager woke the lanes, one task for each, and none has failed', async () => {
    const before = await laneTasks();
    expect(before.map(({ id }) => id).sort()).toEqual(
      [1, 2, 3, 4].map((lane) => `task:lookout-lane-0${lane}`),
    );
    await until('every lane to be woken again', async () =>
      (await laneTasks()).every(({ id, runAt }) => runAt !== before.find((task) => task.id === id)?.runAt),
    );
    expect((await laneTasks()).every(({ attempts }) => attempts <= 1)).toBe(true);
  });

  describe('ways into the rule editor', () => {
    const chosen = (page: { locator(selector: string): { waitFor(): Promise<void> } }) =>
      page.locator('[data-test-subj=lkPreviewRate]').waitFor();

    test('Discover’s top bar on a saved search', async () => {
      const page = await under.browser.open(`/app/discover#/view/${REFUSED_PAYMENTS.id}`);
      await page.locator('[data-test-subj=lookoutCreateRule]').click();
      await page.waitForURL(new RegExp(`/app/lookout#/rules/new\\?savedSearch=${REFUSED_PAYMENTS.id}`));
      await chosen(page);
    });

    test('Discover’s top bar on a query that nobody saved', async () => {
      const page = await under.browser.open(
        "/app/discover#/?_a=(index:shop-logs-view,query:(language:kuery,query:'level : error'))",
      );
      await page.locator('[data-test-subj=lookoutCreateRule]').click();
      await page.waitForURL(/\/app\/lookout#\/rules\/new\?kind=query&index=shop-logs/);
      await chosen(page);
      expect(await page.getByLabel('Query', { exact: true }).inputValue()).toBe('level : error');
    });

    waysIn(() => under);
  });

  describe('a rule whose saved search is deleted', () => orphaned(() => under));

  test('the plugin goes out as it came in', async () => {
    await under.host.stop();
    await under.distribution.tool(under.pluginTool, ['remove', 'lookout']);
    expect(await under.distribution.tool(under.pluginTool, ['list'])).not.toMatch(/lookout/);
  });
});
