import type { Page, RuleRow } from '../../common/api';
import type { Alert, AuditEvent } from '../../common/schemas';
import type { RunningHost } from './host_process';
import type { HostUnderTest } from './host_under_test';
import type { HttpClient } from './http_client';
import { SteadyLogs } from './steady_logs';

/** What the product has on record, in numbers and names. */
async function onRecord(http: HttpClient) {
  const rules = await http.call<Page<RuleRow>>('GET', '/api/lookout/rules?perPage=100');
  const alerts = await http.call<Page<Alert>>(
    'GET',
    '/api/lookout/alerts?perPage=200&status=open&status=acknowledged&status=closed',
  );
  const audit = await http.call<Page<AuditEvent>>('GET', '/api/lookout/audit?perPage=200');
  return {
    rules: rules.items.map(({ id }) => id).sort(),
    alerts: alerts.items.map(({ id }) => id).sort(),
    audit: audit.items.map(({ id }) => id).sort(),
  };
}

/** The plugin is removed, the host started without it, and the plugin installed again: everything is there, and goes on. */
export function reinstalled(under: () => HostUnderTest): void {
  let logs: SteadyLogs;
  let before: Awaited<ReturnType<typeof onRecord>> & { counted: number };
  let host: RunningHost | undefined;
  afterAll(async () => {
    await logs?.stop();
    await host?.stop();
  });

  test('removed, the host starts without it once its settings are gone, too', async () => {
    const { another, distribution, pluginTool, http } = under();
    logs = new SteadyLogs(under().engine, 'kept-logs');
    await logs.begin(http);
    await logs.caughtUp(http);
    before = { ...(await onRecord(http)), counted: logs.documents };
    await under().host.stop();
    await distribution.tool(pluginTool, ['remove', 'lookout']);
    host = await another({ settings: { 'lookout.encryptionKey': undefined } });
    expect((await host.http.answer('GET', '/api/lookout/me')).status).toBe(404);
    // So much was written while nobody looked.
    await logs.stop();
    expect(logs.documents).toBeGreaterThan(before.counted);
    await host.stop();
  });

  test('installed again, rules, alerts and audit are there, and what was missed is evaluated', async () => {
    const { another, distribution, pluginTool, zip } = under();
    await distribution.tool(pluginTool, ['install', zip]);
    host = await another({});
    const after = await onRecord(host.http);
    expect(after.rules).toEqual(before.rules);
    expect(after.alerts).toEqual(expect.arrayContaining(before.alerts));
    expect(after.audit).toEqual(expect.arrayContaining(before.audit));
    await logs.eachOnce(host.http);
  });
}
