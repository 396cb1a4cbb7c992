import type { ConnectorsAnswer } from '../../common/api';
import type { Channel, Delivery, Rule } from '../../common/schemas';
import type { HostUnderTest } from './host_under_test';
import { until } from './http_client';
import { indexLogs } from './seed_host';
import { shopLogs } from './shop_logs';

const INDEX = 'told-by-connector';
const OWN_INDEX = 'told-by-lookout';

/** Kibana's own connectors as channels, and the index channel's data view: a rule fires and both are seen to arrive. */
export function connectors(under: () => HostUnderTest): void {
  const made: Record<string, string> = {};
  let channels: Channel[];
  const connector = (name: string, connectorType: string, more = {}) => ({
    name,
    config: { type: 'connector', connector: made[connectorType], connectorType, ...more },
  });

  test('they are listed, and say why one cannot run', async () => {
    const { http } = under();
    for (const [type, config] of [
      ['.server-log', {}],
      ['.index', { index: INDEX, refresh: true }],
    ] as const) {
      const { id } = await http.call<{ id: string }>('POST', '/api/actions/connector', {
        name: `a ${type}`,
        connector_type_id: type,
        config,
        secrets: {},
      });
      made[type] = id;
    }
    const { refused, items } = await http.call<ConnectorsAnswer>('GET', '/api/lookout/channels/_connectors');
    expect(refused).toBeNull();
    expect(items.map(({ id, name, type, refused: why }) => ({ id, name, type, why }))).toEqual(
      ['.index', '.server-log'].map((type) => ({ id: made[type], name: `a ${type}`, type, why: null })),
    );
  });

  test.each([
    ['one that is not there', { connector: 'nosuch' }, 'config.connector'],
    ['one of another type', { connectorType: '.slack' }, 'config.connectorType'],
    ['parameters that are no template', { params: '{{#a}}' }, 'config.params'],
  ])('%s is refused', async (_what, change, path) => {
    const body = connector('wrong', '.server-log', change);
    expect(await under().http.answer('POST', '/api/lookout/channels', body)).toMatchObject({
      status: 400,
      body: { fields: [{ path }] },
    });
  });

  test('a rule that fires tells them', async () => {
    const { http, engine } = under();
    const bodies = [
      connector('Kibana’s log', '.server-log'),
      connector('Kibana’s index', '.index'),
      connector('Wrong parameters', '.server-log', { params: '{ "message": 1 }' }),
      { name: 'Own index', config: { type: 'index', index: OWN_INDEX } },
    ];
    channels = [];
    for (const body of bodies) channels.push(await http.call<Channel>('POST', '/api/lookout/channels', body));
    const rule = await http.call<Rule>('POST', '/api/lookout/rules', {
      name: 'Told by connectors',
      source: { kind: 'query', index: 'shop-logs', timeField: '@timestamp', language: 'kuery', query: '' },
      condition: { type: 'any' },
      grouping: 'rule',
      interval: '5s',
      enabled: true,
      channels: channels.map(({ id }) => id),
    });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await indexLogs(engine, shopLogs(5, Date.now(), 500));
    const sent = await until(
      'every delivery to be over',
      async () => {
        const { items } = await http.call<{ items: Delivery[] }>('GET', '/api/lookout/deliveries?perPage=50');
        const own = items.filter(({ ruleId, reason }) => ruleId === rule.id && reason === 'created');
        const over = own.filter(({ state }) => state === 'sent' || state === 'failed');
        return over.length >= channels.length && over;
      },
      { withinMs: 120_000 },
    );
    const ends = channels.map(({ id }) => sent.find(({ channelId }) => channelId === id)!);
    expect(ends.map(({ state }) => state)).toEqual(['sent', 'sent', 'failed', 'sent']);
    expect(ends[2]!.attempts).toMatchObject([{ ok: false, answer: expect.stringContaining('message') }]);

    const { hits } = await engine.call<{ hits: { hits: Array<{ _source: object }> } }>(
      'GET',
      `/${INDEX}/_search`,
    );
    expect(hits.hits.map(({ _source }) => _source)).toContainEqual(
      expect.objectContaining({
        rule: { id: rule.id, name: 'Told by connectors' },
        event: expect.objectContaining({ id: ends[1]!.id, action: 'created' }),
      }),
    );
    expect(under().host.output()).toMatch(/Server log: .*Told by connectors/);
    await http.call('DELETE', `/api/lookout/rules/${rule.id}`);
  });

  test('a test of one says what Kibana said', async () => {
    const [log, , wrong] = channels;
    const tried = (channel: Channel) =>
      under().http.call('POST', `/api/lookout/channels/${channel.id}/_test`);
    expect(await tried(log!)).toEqual({ ok: true, answer: 'run' });
    expect(await tried(wrong!)).toMatchObject({ ok: false, answer: expect.stringContaining('message') });
  });

  test('the index channel has a data view, and leads to Discover', async () => {
    const { http, browser } = under();
    const channel = channels[3]!;
    const { attributes } = await http.call<{ attributes: object }>(
      'GET',
      `/api/saved_objects/index-pattern/${channel.dataView!.id}`,
    );
    expect(attributes).toMatchObject({ title: OWN_INDEX, timeFieldName: '@timestamp' });
    const page = await browser.open('/app/lookout#/notify');
    const link = page.getByRole('link', { name: /Open in Discover/ }).first();
    const discover = await browser.open((await link.getAttribute('href'))!.replace(under().host.url, ''));
    await discover.getByText('Told by connectors').first().waitFor();
    const again = await http.call<Channel>('PUT', `/api/lookout/channels/${channel.id}`, {
      version: channel.version,
      channel: { name: 'Own index, renamed', config: channel.config },
    });
    expect(again.dataView).toEqual(channel.dataView);
  });

  test('the form offers them', async () => {
    const page = await under().browser.open('/app/lookout#/notify?open=new');
    await page.getByLabel('Kind').selectOption('connector');
    await page
      .getByLabel('Connector', { exact: true })
      .selectOption({ label: 'a .server-log (.server-log)' });
    expect(await page.getByRole('textbox', { name: 'Parameters' }).inputValue()).toContain('"level": "warn"');
    expect(under().browser.thrown).toEqual([]);
  });
}
