import type { Alert, Rule } from '../common/schemas';
import { expireAcknowledgements, type Told } from './alerts';
import { apiRoutes } from './api';
import {
  AddressGuard,
  ChannelStore,
  channelHears,
  newDelivery,
  noticeLinks,
  Outbox,
  SecretBox,
} from './channels';
import { Engine, pause } from './engine';
import type { HostPorts, LaneRunner, RouteDefinition } from './ports';
import { type Notice, type RuleDocument, Store, type Write } from './store';

/** How long the start waits before it tries again while the engine cannot be reached. */
const RETRY_MS = 5_000;
const TIMEOUTS_EVERY_MS = 30_000;

/** What a host gets in return for its ports. */
export interface Lookout {
  routes: readonly RouteDefinition[];
  /** To be woken by the host's task manager or timer. Until the start has succeeded a wake-up does nothing. */
  lanes: LaneRunner;
  /** Makes the indices ready and begins sending. Tries again until it succeeds or `stop` is called. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** The composition of the core: engine, alerts, channels and API over one host's ports. */
export function createLookout(ports: HostPorts): Lookout {
  const { config, log } = ports;
  const store = new Store(ports.elasticsearch.internal, config.indexPrefix, log);
  const channels = new ChannelStore({
    store,
    box: new SecretBox(config.encryptionKey),
    guard: new AddressGuard(config.allowedHosts),
    now: () => engine.services.clock.now(),
    es: ports.elasticsearch.identity({ kind: 'host' }),
    log,
  });

  type Known = Awaited<ReturnType<ChannelStore['load']>>;
  const deliveries = async (rule: Rule, alert: Alert, notice: Notice, loaded?: Known): Promise<Write[]> => {
    if (notice.channels.length === 0) return [];
    const known = loaded ?? (await channels.load(notice.channels));
    const index = await store.month('deliveries', Date.parse(notice.at));
    const links = noticeLinks(config.publicUrl, ports.appPath(rule.space), alert);
    const { reason, ordinal, at } = notice;
    return notice.channels.flatMap((id): Write[] => {
      const stored = known.get(id)?.channel;
      if (stored && !channelHears(stored.config, reason)) return [];
      const channel = stored ?? { id, name: `channel ${id} (deleted)` };
      const made = newDelivery({ alert, rule, channel, reason, ordinal, at, links });
      return [{ op: 'create', index, id: made.id, doc: made.doc }];
    });
  };

  const engine = new Engine({ ports, store, deliveries });
  const outbox = new Outbox({
    store,
    channels,
    log,
    now: () => engine.services.clock.now(),
    owner: engine.owner.id,
  });

  /** What people did goes to the tickets and incidents of the alert. A failure is logged: the act itself stands. */
  const tell = async (told: readonly Told[]): Promise<void> => {
    try {
      const rules = store.alias('rules');
      const ids = [...new Set(told.map(({ alert }) => alert.ruleId))];
      const found = await store.mget<RuleDocument>(ids.map((id) => ({ index: rules, id })));
      const byId = new Map(found.flatMap((one) => (one ? [[one.id, one.source.payload] as const] : [])));
      const known = await channels.load(told.flatMap(({ notice }) => notice.channels));
      const writes: Write[] = [];
      for (const { alert, notice } of told) {
        const rule = byId.get(alert.ruleId);
        const there = { ...notice, channels: notice.channels.filter((id) => known.has(id)) };
        if (rule) writes.push(...(await deliveries(rule, alert, there, known)));
      }
      if (writes.length === 0) return;
      await store.bulk(writes, { refresh: true });
      outbox.wake();
    } catch (error) {
      log.warn(`what was done to ${told.length} alerts is not told: ${(error as Error).message}`);
    }
  };
  const stopping = new AbortController();
  let ready = false;
  let sending: Promise<void> = Promise.resolve();
  let looking: Promise<void> = Promise.resolve();

  /** Acknowledgements that have run out; every node looks, one of them is first. */
  const lookForTimeouts = async () => {
    while (!stopping.signal.aborted) {
      await pause(TIMEOUTS_EVERY_MS, stopping.signal);
      if (stopping.signal.aborted) return;
      await expireAcknowledgements(store, engine.services.clock.now()).catch((error) =>
        log.warn(`acknowledgements could not be looked at: ${(error as Error).message}`),
      );
    }
  };

  return {
    routes: apiRoutes({
      ports,
      store,
      engine,
      channels: { store: channels, outbox },
      tell,
      now: () => engine.services.clock.now(),
    }),
    lanes: {
      laneIds: engine.lanes.laneIds,
      run: (lane, options) =>
        ready ? engine.lanes.run(lane, options) : Promise.resolve({ nextAt: Date.now() + 1_000 }),
    },
    async start() {
      while (!stopping.signal.aborted && !ready) {
        try {
          await store.ensure();
          await engine.start();
          ready = true;
        } catch (error) {
          log.warn(`not started yet, trying again: ${(error as Error).message}`);
          await pause(RETRY_MS, stopping.signal);
        }
      }
      if (!ready) return;
      sending = outbox.run(stopping.signal);
      looking = lookForTimeouts();
    },
    async stop() {
      stopping.abort();
      engine.stop();
      await Promise.all([sending, looking]);
    },
  };
}
