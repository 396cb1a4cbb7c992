import { type HostKind, type HostUnderTest, startHostUnderTest } from './host_under_test';
import { mainJob } from './main_job';
import { orphaned } from './orphaned';
import { ownResolution } from './own_resolution';
import { fixturesFor, indexLogs } from './seed_host';
import { INDEX, shopLogs } from './shop_logs';
import { waysIn } from './ways_in';

jest.setTimeout(600_000);

const OSD: HostKind = {
  name: 'opensearch_dashboards',
  version: '2.8.0',
  engine: 'opensearch',
  pluginTool: 'opensearch-dashboards-plugin',
  start: (engineUrl) => ({
    script: 'opensearch-dashboards',
    settings: { 'opensearch.hosts': engineUrl },
    isUp: (status) =>
      (status as { status?: { overall?: { state?: string } } }).status?.overall?.state === 'green',
  }),
};

describe('OpenSearch Dashboards 2.8.0', () => {
  let under: HostUnderTest;
  beforeAll(async () => {
    under = await startHostUnderTest(OSD, process.env.OSD_HOME ?? '');
  });
  afterAll(() => under?.stop());

  test('the plugin says which host it runs in', async () => {
    expect(await under.http.call('GET', '/api/lookout/me')).toMatchObject({
      host: 'opensearch_dashboards',
      hostVersion: '2.8.0',
      privileges: { read: true, audit: true },
    });
  });

  mainJob(() => under);

  describe('the host’s queries find what the product’s own find', () => {
    beforeAll(() => indexLogs(under.engine, shopLogs(500, Date.now() - 3_600_000, 3_600_000)));
    const count = async (query: unknown) =>
      (await under.engine.call<{ count: number }>('POST', `/${INDEX}/_count`, { query })).count;

    // A negated "exists" pill on a nested field means something else to this host, which is the truth here.
    const fixtures = fixturesFor('opensearch_dashboards').filter(({ id }) => id !== 'exists-pills');
    test.each(fixtures.map(({ id }) => id))('%s', async (id) => {
      const { resolved } = await under.http.call<{ resolved: { query: object } }>(
        'POST',
        '/api/lookout/sources/_resolve',
        { source: { kind: 'saved_search', id } },
      );
      const own = await ownResolution(under.http, under.engine, id);
      expect(await count(resolved.query)).toBe(await count(own.query));
    });
  });

  describe('ways into the rule editor', () => waysIn(() => under));

  describe('a rule whose saved search is deleted', () => orphaned(() => under));

  test('a caller who leaves in the middle of a search leaves the host standing', async () => {
    const slow =
      '{"script":{"script":"for (long i = 0; i < 900000L; i++) { if (i < 0) return false; } return true"}}';
    const source = { kind: 'query', index: INDEX, language: 'dsl', query: slow };
    await expect(
      fetch(`${under.host.url}/api/lookout/rules/_preview`, {
        method: 'POST',
        headers: { 'osd-xsrf': 'x', 'content-type': 'application/json' },
        body: JSON.stringify({ range: '24h', rule: { name: 'slow', source, condition: { type: 'any' } } }),
        signal: AbortSignal.timeout(400),
      }),
    ).rejects.toThrow();
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect((await under.http.answer('GET', '/api/lookout/me')).status).toBe(200);
  });

  test("the host's status service says that the engine does its work", async () => {
    const { status } = await under.http.call<{
      status: { plugins: Record<string, { level: string; summary: string }> };
    }>('GET', '/api/status?v8format=true');
    expect(status.plugins.lookout).toMatchObject({
      level: 'available',
      summary: 'The lanes of this node move',
    });
  });

  test('the plugin goes out as it came in', async () => {
    await under.host.stop();
    await under.distribution.tool(under.pluginTool, ['remove', 'lookout']);
    expect(await under.distribution.tool(under.pluginTool, ['list'])).not.toMatch(/lookout/);
  });
});
