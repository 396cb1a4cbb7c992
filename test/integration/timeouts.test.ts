import type { AuditEvent } from '../../common/schemas';
import { expireAcknowledgements } from '../../server/alerts';
import { type AlertDocument, alertDocument, alertOf } from '../../server/store';
import { makeAlert } from '../make';
import { engineState, openApi } from './api_bench';

const now = Date.now();
type Api = Awaited<ReturnType<typeof openApi>>;

/** An alert whose acknowledgement has `left` milliseconds, and a look at it. */
async function lookedAt(api: Api, condition: 'active', left: number) {
  const alert = makeAlert({
    condition,
    status: 'acknowledged',
    acknowledged: {
      at: new Date(now - 8 * 3_600_000).toISOString(),
      by: 'ana',
      until: new Date(now + left).toISOString(),
    },
  });
  const index = api.store.alias('alerts');
  await api.store.write(
    { op: 'create', index, id: alert.id, doc: alertDocument(alert, engineState) },
    { refresh: true },
  );
  const heard: string[] = [];
  const errors: string[] = [];
  const say = () => {};
  const opened = await expireAcknowledgements(api.store, now, {
    log: { debug: say, info: say, warn: say, error: (line) => void errors.push(line) },
    audited: ({ action, object }: AuditEvent) => void heard.push(`${action} ${object.id}`),
  });
  const stored = alertOf((await api.store.get<AlertDocument>(index, alert.id))!);
  await api.store.refresh('audit');
  const audit = await api.ok('listAudit', { query: { objectId: alert.id } });
  return { alert, opened, stored, heard, errors, recorded: audit.total };
}

let api: Api;
beforeEach(async () => {
  api = await openApi();
});
afterEach(() => api.close());

test('an acknowledgement that has run out while the alert is active opens it, on record here and with the host', async () => {
  const { alert, opened, stored, heard, errors, recorded } = await lookedAt(api, 'active', -1_000);
  expect({ opened, recorded, errors }).toEqual({ opened: 1, recorded: 1, errors: [] });
  expect(stored).toMatchObject({ status: 'open', condition: 'active' });
  expect(heard).toEqual([`acknowledge_timeout ${alert.id}`]);
});

test('one with time left stays', async () => {
  const { opened, stored, heard, recorded } = await lookedAt(api, 'active', 3_600_000);
  expect({ opened, recorded, heard }).toEqual({ opened: 0, recorded: 0, heard: [] });
  expect(stored).toMatchObject({ status: 'acknowledged', condition: 'active' });
});

test('where the audit refuses, the host is told, and the log says that it is not on record', async () => {
  const path = `/${await api.store.month('audit', now)}/_settings`;
  await api.es.request({ method: 'PUT', path, body: { 'index.blocks.write': true } });
  const { alert, opened, stored, heard, errors, recorded } = await lookedAt(api, 'active', -1_000);
  expect({ opened, recorded, status: stored.status }).toEqual({ opened: 1, recorded: 0, status: 'open' });
  expect(heard).toEqual([`acknowledge_timeout ${alert.id}`]);
  expect(errors).toEqual([expect.stringMatching(/^1 of 1 changes of alerts are not in the audit: .*block/)]);
});

test.each([
  ['nothing', undefined, 8],
  ['2h', '2h', 2],
])('an acknowledgement in a space whose settings say %s', async (_, acknowledgeFor, hours) => {
  const api = await openApi();
  try {
    const settings = { defaultChannel: null, opsChannel: null, escalationChannel: null };
    if (acknowledgeFor)
      await api.ok('updateSettings', { body: { settings: { ...settings, acknowledgeFor }, version: 0 } });
    const alert = makeAlert({ condition: 'active' });
    const index = api.store.alias('alerts');
    await api.store.write(
      { op: 'create', index, id: alert.id, doc: alertDocument(alert, engineState) },
      { refresh: true },
    );
    const { alerts } = await api.ok('actOnAlerts', {
      body: { ids: [alert.id], act: { type: 'acknowledge' } },
    });
    const { at, until } = alerts[0]!.acknowledged!;
    expect(Date.parse(until!) - Date.parse(at)).toBe(hours * 3_600_000);
  } finally {
    await api.close();
  }
});
