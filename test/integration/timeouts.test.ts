import { expireAcknowledgements } from '../../server/alerts';
import { type AlertDocument, alertDocument, alertOf } from '../../server/store';
import { makeAlert } from '../make';
import { engineState, openApi } from './api_bench';

test.each([
  ['active and run out', 'active', -1_000, 'open'],
  ['active with time left', 'active', 3_600_000, 'acknowledged'],
] as const)('an acknowledgement, %s', async (_, condition, left, expected) => {
  const api = await openApi();
  try {
    const now = Date.now();
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
    expect(await expireAcknowledgements(api.store, now)).toBe(expected === 'open' ? 1 : 0);
    const stored = alertOf((await api.store.get<AlertDocument>(index, alert.id))!);
    expect(stored).toMatchObject({ status: expected, condition });
    await api.store.refresh('audit');
    expect((await api.ok('listAudit', { query: { objectId: alert.id } })).total).toBe(
      expected === 'open' ? 1 : 0,
    );
  } finally {
    await api.close();
  }
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
