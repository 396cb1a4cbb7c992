import { randomBytes } from 'node:crypto';
import type { Act } from '../../../common/api';
import type { AuditEvent, Channel, Delivery, Silence } from '../../../common/schemas';
import { actOnAlerts, Moments, SilenceBook } from '../../../server/alerts';
import type { DeliveryDocument } from '../../../server/channels';
import { connectEs, type EsClient } from '../../../server/hosts/standalone/elasticsearch';
import {
  followStage,
  heldStage,
  lateStage,
  quietHoursStage,
  shadowStage,
  Teller,
} from '../../../server/notify';
import { recordDocument, recordDocumentId, type Store } from '../../../server/store';
import { quiet as log } from '../../host_ports';
import { type Compose, type CutRule, CutWorld } from '../kill/cut_world';
import { testEngine } from '../test_engine';

/** A channel that is there without being stored: what is sent is not looked at here. */
const channel = { id: 'c', name: 'Ops', space: 'default', enabled: true } as Channel;
const channels = {
  load: async (ids: readonly string[]) =>
    new Map(
      ids.map((id) => [
        id,
        { channel: { ...channel, id, config: { type: 'server_log' } } as Channel, sealed: null },
      ]),
    ),
};

/** The engine, the telling of what it finds, and the look at moments: on a clock of the test's own. */
const compose =
  (shadow: () => boolean, audited: (event: AuditEvent) => void): Compose =>
  (store, now) => {
    const teller = new Teller({
      store,
      channels,
      log,
      publicUrl: null,
      appPath: () => '/app/lookout',
      stages: [
        heldStage,
        followStage({ store }),
        lateStage,
        shadowStage({ settings: { of: async () => ({ shadow: shadow() }) } }),
        quietHoursStage({ known: async () => ({ people: [], quietHours: new Map() }) }),
      ],
      now,
      wake: () => {},
    });
    const deliveries: Teller['deliveries'] = (rule, alert, notice) => teller.deliveries(rule, alert, notice);
    const moments = new Moments({
      store,
      silences: new SilenceBook(store, now),
      log,
      audited,
      deliveries,
      wake: () => {},
    });
    return {
      deliveries,
      async look(at) {
        await store.refresh('alerts', 'config');
        await moments.look(at);
      },
    };
  };

/** Windows of two minutes: five of them are as long as a storm is counted. */
export const STEP_MS = 120_000;
export const BEGINNING = Date.UTC(2026, 2, 9, 10, 0, 0);
/** Minutes after the beginning, as ISO text. */
export const after = (minutes: number): string => new Date(BEGINNING + minutes * 60_000).toISOString();

export async function openQuiet(rules: readonly CutRule[]) {
  const es: EsClient = await connectEs(testEngine().url);
  const name = randomBytes(4).toString('hex');
  const prefix = `.kibana_lookout_quiet_${name}`;
  const settings = { shadow: false };
  const heard: AuditEvent[] = [];
  const world = new CutWorld(
    es,
    prefix,
    `quiet-${name}`,
    BEGINNING,
    STEP_MS,
    rules,
    compose(
      () => settings.shadow,
      (event) => void heard.push(event),
    ),
  );
  await world.open();
  return {
    world,
    settings,
    /** What the host's audit log was told. */
    heard,
    /** All deliveries in the order in which they were made: `created root: pending`. */
    async told(): Promise<string[]> {
      await world.store.refresh('deliveries');
      const found: Delivery[] = [];
      const sort = [{ created_at: 'asc' }, { alert: 'asc' }, { reason: 'asc' }];
      for await (const page of world.store.scan<DeliveryDocument>('deliveries', { sort }))
        for (const { source } of page) found.push(source.payload.delivery);
      const alerts = new Map((await world.alerts()).map((alert) => [alert.id, alert]));
      return found.map(({ alertId, reason, state, held, createdAt }) => {
        const minute = Math.floor((Date.parse(createdAt) - BEGINNING) / 60_000);
        const alert = alerts.get(alertId);
        return `${minute} ${reason} ${alert?.storm ? 'storm' : alert?.keyText}: ${held?.why ?? state}`;
      });
    },
    async close(): Promise<void> {
      await world.remove();
      await es.close();
    },
  };
}

export type Quiet = Awaited<ReturnType<typeof openQuiet>>;

/** Somebody makes a silence, or changes one. Times are minutes after the beginning. */
export const silence =
  (from: number, to: number | null, over: Partial<Silence> = {}) =>
  (store: Store) => {
    const kept: Silence = {
      id: 's',
      space: 'default',
      name: 'Patching',
      version: 1,
      updatedAt: after(from),
      updatedBy: 'ana',
      scope: { rules: [], tags: [], severities: [], fields: { user: 'root' }, search: '' },
      startsAt: after(from),
      until: to === null ? null : after(to),
      recurs: null,
      ...over,
    };
    const doc = recordDocument('silence', kept);
    const id = recordDocumentId('silence', kept.id);
    return store.write({ op: 'index', index: store.alias('config'), id, doc }, { refresh: true });
  };

/** Somebody acts on the alert of a key. */
export const act =
  (keyText: string, what: Act, minute: number) =>
  async (store: Store): Promise<void> => {
    await store.refresh('alerts');
    const page = await store.search('alerts', { query: { term: { 'lookout.key_text': keyText } } });
    const ids = page.hits.map(({ id }) => id);
    const deps = { store, now: () => BEGINNING + minute * 60_000 };
    const { refused } = await actOnAlerts(deps, { space: 'default', actor: 'ana', ids, act: what });
    if (refused.length > 0 || ids.length === 0) throw new Error(`not done: ${JSON.stringify(refused)}`);
  };
