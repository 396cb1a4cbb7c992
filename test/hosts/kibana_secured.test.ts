import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type RouteId, type RuleRow, routes } from '../../common/api';
import type { Alert, Rule } from '../../common/schemas';
import { connectors } from './connectors';
import { type HostUnderTest, startHostUnderTest } from './host_under_test';
import { basic, type HttpClient, httpClient, until } from './http_client';
import { PASSWORD, securedKibana } from './kibana_kind';
import { lentKeys } from './lent_key';
import { newerBeside } from './newer_beside';
import { otherNumberOfLanes } from './other_number_of_lanes';
import { otherSpace } from './other_space';
import { reinstalled } from './reinstalled';
import { indexLogs } from './seed_host';
import { severalNodes } from './several_nodes';
import { DATA_VIEW_ID, INDEX, REFUSED_PAYMENTS, shopLogs } from './shop_logs';

jest.setTimeout(600_000);

const SECRET = 'salaries';
const shop = [{ names: [INDEX], privileges: ['read', 'view_index_metadata'] }];
/** The rights of Kibana's own apps that an author needs, too: to save searches. */
const DISCOVER = { discover: ['all'], indexPatterns: ['all'], savedObjectsManagement: ['all'] };

const PEOPLE: Record<string, { indices: object[]; feature: Record<string, string[]>; spaces: string[] }> = {
  author: { indices: shop, feature: { lookout: ['all'], ...DISCOVER }, spaces: ['default'] },
  analyst: { indices: [], feature: { lookout: ['minimal_read', 'triage'] }, spaces: ['default'] },
  auditor: { indices: [], feature: { lookout: ['minimal_read', 'audit'] }, spaces: ['default'] },
  reader: { indices: shop, feature: { lookout: ['read'] }, spaces: ['default'] },
  stranger: { indices: shop, feature: DISCOVER, spaces: ['default'] },
  neighbour: { indices: shop, feature: { lookout: ['all'], ...DISCOVER }, spaces: ['blue'] },
};

const RULE = {
  name: 'Refused payments',
  source: { kind: 'saved_search', id: REFUSED_PAYMENTS.id },
  condition: { type: 'frequency', count: 3, within: '1m', key: ['service'] },
  interval: '5s',
  enabled: true,
};

describe('Kibana 8.12.2 with security', () => {
  let under: HostUnderTest;
  let folder: string;
  let rule: Rule;
  let alert: Alert;
  const clients = new Map<string, HttpClient>();
  const as = (login: string): HttpClient => {
    const known = clients.get(login);
    if (known) return known;
    const client = httpClient(under.host.url, {
      'kbn-xsrf': 'lookout',
      authorization: basic(login, PASSWORD),
    });
    clients.set(login, client);
    return client;
  };
  const row = () => as('author').call<RuleRow>('GET', `/api/lookout/rules/${rule.id}`);
  const logs = () => indexLogs(under.engine, shopLogs(50, Date.now(), 1_000));
  const counted = async () => {
    const { items } = await as('author').call<{ items: Alert[] }>(
      'GET',
      `/api/lookout/alerts?rule=${rule.id}`,
    );
    return items.reduce((sum, { count }) => sum + count, 0);
  };
  const countsOn = async () => {
    const before = await counted();
    await logs();
    await until('the rule to count on', async () => (await counted()) > before);
  };
  const editedSearch = (http: HttpClient, query: string) =>
    http.call('PUT', `/api/saved_objects/search/${REFUSED_PAYMENTS.id}`, {
      attributes: {
        kibanaSavedObjectMeta: {
          searchSourceJSON: JSON.stringify({
            query: { language: 'kuery', query },
            filter: [],
            indexRefName: 'kibanaSavedObjectMeta.searchSourceJSON.index',
          }),
        },
      },
      references: [
        { name: 'kibanaSavedObjectMeta.searchSourceJSON.index', type: 'index-pattern', id: DATA_VIEW_ID },
      ],
    });

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'lookout-audit-'));
    await chmod(folder, 0o777);
    const kind = securedKibana(path.join(folder, 'audit.log'));
    under = await startHostUnderTest(kind, process.env.KIBANA_HOME ?? '');
    await under.engine.call('PUT', `/${SECRET}/_doc/1?refresh`, {
      '@timestamp': new Date().toISOString(),
      service: 'a name that nobody sees',
    });
    await under.http.call('POST', '/api/spaces/space', { id: 'blue', name: 'Blue', disabledFeatures: [] });
    for (const [login, { indices, feature, spaces }] of Object.entries(PEOPLE)) {
      await under.http.call('PUT', `/api/security/role/${login}`, {
        elasticsearch: { cluster: [], indices },
        kibana: [{ base: [], feature, spaces }],
      });
      await under.engine.call('PUT', `/_security/user/${login}`, {
        password: PASSWORD,
        roles: [login],
        full_name: `The ${login}`,
      });
    }
  });
  afterAll(async () => {
    await under?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test.each([
    ['author', { read: true, triage: true, write: true, admin: true, audit: true }],
    ['analyst', { read: true, triage: true, write: false, admin: false, audit: false }],
    ['auditor', { read: true, triage: false, write: false, admin: false, audit: true }],
    ['reader', { read: true, triage: false, write: false, admin: false, audit: false }],
  ])('the %s may do what the role says', async (login, privileges) => {
    expect(await as(login).call('GET', '/api/lookout/me')).toMatchObject({ login, privileges });
  });

  test('a rule reads with a key of its author, and finds what the author may read', async () => {
    rule = await as('author').call<Rule>('POST', '/api/lookout/rules', RULE);
    expect(rule.runsAs).toMatchObject({ login: 'author', name: 'The author', lent: false });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await logs();
    alert = await until(
      'an alert of all ten',
      async () => {
        const { items } = await as('author').call<{ items: Alert[] }>(
          'GET',
          `/api/lookout/alerts?rule=${rule.id}`,
        );
        return items.find(({ count }) => count === 10);
      },
      { withinMs: 120_000 },
    );
    expect(alert).toMatchObject({ status: 'open', count: 10, keyText: 'pay' });
    const { api_keys } = await under.engine.call<{ api_keys: Array<Record<string, unknown>> }>(
      'GET',
      '/_security/api_key?username=author',
    );
    expect(api_keys).toHaveLength(1);
    expect(api_keys[0]).toMatchObject({ invalidated: false, name: expect.stringContaining('Lookout') });
  });

  const salaries = {
    kind: 'query',
    index: `${SECRET}*`,
    timeField: '@timestamp',
    language: 'kuery',
    query: '',
  };
  test.each([
    ['saved', '/api/lookout/rules', { ...RULE, source: salaries, condition: { type: 'any' } }],
    [
      'previewed',
      '/api/lookout/rules/_preview',
      { rule: { ...RULE, source: salaries, condition: { type: 'any' } }, range: '24h' },
    ],
    ['looked into', '/api/lookout/sources/_resolve', { source: salaries }],
  ])('what the author may not read cannot be %s', async (how, at, body) => {
    const { status, body: said } = await as('author').answer('POST', at, body);
    // Of a pattern that one may read nothing of, the engine says no more than that there is nothing.
    if (how === 'previewed' && status === 200) expect(said).toMatchObject({ documents: 0, complete: false });
    else expect([403, 422]).toContain(status);
    expect(JSON.stringify(said)).not.toContain('nobody sees');
  });

  test('the analyst works on the alert, sees none of its documents, and writes no rules', async () => {
    const analyst = as('analyst');
    const act = { ids: [alert.id], act: { type: 'acknowledge' } };
    expect(await analyst.call('POST', '/api/lookout/alerts/_act', act)).toMatchObject({ done: [alert.id] });
    const documents = await analyst.answer('GET', `/api/lookout/alerts/${alert.id}/documents`);
    expect(documents.status === 403 || (documents.body as { total: number }).total === 0).toBe(true);
    expect(JSON.stringify(documents.body)).not.toContain('payment');
    expect(await as('reader').call('GET', `/api/lookout/alerts/${alert.id}/documents`)).toMatchObject({
      total: 10,
    });
    for (const [method, at, body] of [
      ['POST', '/api/lookout/rules', RULE],
      ['POST', `/api/lookout/rules/${rule.id}/_run_as_me`, {}],
      ['DELETE', `/api/lookout/rules/${rule.id}`, undefined],
      ['GET', '/api/lookout/audit', undefined],
    ] as const)
      expect((await analyst.answer(method, at, body)).status).toBe(403);
  });

  test('the auditor reads the audit and does nothing else', async () => {
    const { items } = await as('auditor').call<{ items: Array<{ action: string; actor: string }> }>(
      'GET',
      '/api/lookout/audit',
    );
    expect(items).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ action: 'create', actor: 'author' }),
        expect.objectContaining({ action: 'acknowledge', actor: 'analyst' }),
      ]),
    );
    const act = { ids: [alert.id], act: { type: 'escalate' } };
    expect((await as('auditor').answer('POST', '/api/lookout/alerts/_act', act)).status).toBe(403);
  });

  describe('every route', () => {
    const places = (id: string) => id.replace('{id}', encodeURIComponent(rule.id));
    test.each(Object.keys(routes) as RouteId[])('%s is closed to who has not the feature', async (id) => {
      const { method, path: at } = routes[id];
      const { status, body } = await as('stranger').answer(
        method,
        places(at),
        method === 'GET' ? undefined : {},
      );
      expect([403, 404]).toContain(status);
      expect(JSON.stringify(body)).not.toMatch(/Refused payments|"total"/);
    });

    test.each(Object.keys(routes) as RouteId[])('%s shows nothing to another space', async (id) => {
      const { method, path: at } = routes[id];
      const body = method === 'GET' ? undefined : {};
      const here = await as('neighbour').answer(method, places(at), body);
      expect([403, 404]).toContain(here.status);
      const there = await as('neighbour').answer(method, `/s/blue${places(at)}`, body);
      expect(JSON.stringify([here.body, there.body])).not.toMatch(/Refused payments|The author|"pay"/);
      if (at.includes('{id}')) expect(there.status).toBeGreaterThanOrEqual(400);
    });
  });

  test('a saved search that somebody else changed waits, and is taken over by “run as me”', async () => {
    await editedSearch(under.http, 'level: *');
    const held = await until('the change to be held', async () => (await row()).heldSources?.[0], {
      withinMs: 90_000,
    });
    expect(held.resolved?.discover.query.query).toBe('level: *');
    await countsOn();
    const page = await pageAs('author', `/app/lookout#/rules/${rule.id}`);
    await page.getByRole('button', { name: 'Run as me' }).first().click();
    await until('it to be taken', async () => (await row()).resolved?.discover.query.query === 'level: *');
    expect((await row()).heldSources).toEqual([]);
    await countsOn();
  });

  test('a revoked key is told as such, and what was missed is seen once somebody takes the rule', async () => {
    const { api_keys } = await under.engine.call<{ api_keys: Array<{ id: string }> }>(
      'GET',
      '/_security/api_key?username=author',
    );
    await under.engine.call('DELETE', '/_security/api_key', { ids: api_keys.map(({ id }) => id) });
    const failing = await until('the rule to fail', async () => {
      const { status } = await row();
      return status.health === 'failing' && status;
    });
    expect(failing.message).toMatch(/^the key of The author \(granted .*\) was revoked; whoever may read/);
    const before = await counted();
    await logs();
    await as('author').call('POST', `/api/lookout/rules/${rule.id}/_run_as_me`, {});
    await until('what was missed to be counted', async () => (await counted()) > before);
  });

  test('the pages say who may not, and what a role lacks is not offered', async () => {
    const page = await pageAs('reader', `/app/lookout#/rules/${rule.id}`);
    await page.getByText('The author').first().waitFor();
    expect(await page.getByRole('button', { name: 'Run as me' }).count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Change' }).count()).toBe(0);
  });

  test("Kibana's own audit log has our events", async () => {
    const said = (lines: string) => lines.match(/lookout_\w+/g) ?? [];
    const actions = await until('the log', async () => {
      const text = await readFile(path.join(folder, 'audit.log'), 'utf8');
      return text.includes('lookout_rule_create') && said(text);
    });
    expect(actions).toEqual(
      expect.arrayContaining(['lookout_rule_create', 'lookout_alert_acknowledge', 'lookout_rule_run_as']),
    );
  });

  describe('Kibana’s connectors as channels', () => {
    beforeAll(() => under.browser.logIn('elastic', PASSWORD));
    connectors(() => under);
  });
  describe('a rule in another space', () => otherSpace(() => under, as));
  const lent = lentKeys(() => under, as);
  describe('a key that its owner lends', lent.used);
  describe('more than one node', () => severalNodes(() => under));
  describe('restarted with another number of lanes', () => otherNumberOfLanes(() => under));
  describe('keys that no rule needs any more', lent.outlive);
  // It ends the host that all others use.
  describe('removed and installed again', () => reinstalled(() => under));
  // The last: after it there is no way back to this version.
  describe('a newer version beside this one', () => newerBeside(() => under));

  /** Logged in as Kibana's own form does it, so that the key is granted from a session. */
  async function pageAs(login: string, at: string) {
    await under.browser.logIn(login, PASSWORD);
    return under.browser.open(at);
  }
});
