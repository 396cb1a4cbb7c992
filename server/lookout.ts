import { Moments, SilenceBook } from './alerts';
import { apiRoutes } from './api';
import { AddressGuard, ChannelStore, Outbox, SecretBox } from './channels';
import { Engine, pause } from './engine';
import { quietStages, SettingsBook, Teller } from './notify';
import type { HostPorts, LaneRunner, RouteDefinition } from './ports';
import { Store } from './store';

/** How long the start waits before it tries again while the engine cannot be reached. */
const RETRY_MS = 5_000;
const MOMENTS_EVERY_MS = 5_000;

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

  const now = () => engine.services.clock.now();
  const silences = new SilenceBook(store, now);
  const settings = new SettingsBook(store, now);
  const teller = new Teller({
    store,
    channels,
    log,
    publicUrl: config.publicUrl,
    appPath: ports.appPath,
    stages: quietStages({ store, channels, settings }),
    now: () => engine.services.clock.now(),
    wake: () => outbox.wake(),
  });
  const engine = new Engine({
    ports,
    store,
    silences,
    deliveries: (rule, alert, notice) => teller.deliveries(rule, alert, notice),
  });
  const outbox = new Outbox({
    store,
    channels,
    log,
    now: () => engine.services.clock.now(),
    owner: engine.owner.id,
  });

  const stopping = new AbortController();
  let ready = false;
  let sending: Promise<void> = Promise.resolve();
  let looking: Promise<void> = Promise.resolve();

  const moments = new Moments({
    store,
    silences,
    log,
    deliveries: (rule, alert, notice) => teller.deliveries(rule, alert, notice),
    wake: () => outbox.wake(),
  });
  const lookForMoments = async () => {
    while (!stopping.signal.aborted) {
      await pause(MOMENTS_EVERY_MS, stopping.signal);
      if (!stopping.signal.aborted) await moments.look(now());
    }
  };

  return {
    routes: apiRoutes({
      ports,
      store,
      engine,
      channels: { store: channels, outbox },
      quiet: { silences, settings },
      tell: (told) => teller.tell(told),
      now,
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
      looking = lookForMoments();
    },
    async stop() {
      stopping.abort();
      engine.stop();
      await Promise.all([sending, looking]);
    },
  };
}
