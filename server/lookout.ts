import { expireAcknowledgements } from './alerts';
import { apiRoutes } from './api';
import { AddressGuard, ChannelStore, Outbox, SecretBox } from './channels';
import { Engine, pause } from './engine';
import { Digests, followUp, forgetTold, PolicyStage, Teller } from './notify';
import type { HostPorts, LaneRunner, RouteDefinition } from './ports';
import { Coalescer, Store } from './store';

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

  const teller = new Teller({
    store,
    channels,
    log,
    publicUrl: config.publicUrl,
    appPath: ports.appPath,
    stages: [followUp(store), new PolicyStage(store, new Coalescer(store)).stage],
    now: () => engine.services.clock.now(),
    wake: () => outbox.wake(),
  });
  const engine = new Engine({
    ports,
    store,
    deliveries: (rule, alert, notice) => teller.deliveries(rule, alert, notice),
  });
  const outbox = new Outbox({
    store,
    channels,
    log,
    now: () => engine.services.clock.now(),
    owner: engine.owner.id,
  });

  const digests = new Digests({
    store,
    channels,
    log,
    publicUrl: config.publicUrl,
    appPath: ports.appPath,
    now: () => engine.services.clock.now(),
    wake: () => outbox.wake(),
  });

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
      await digests
        .tick()
        .catch((error) => log.warn(`digests could not be looked at: ${(error as Error).message}`));
      await forgetTold(store, engine.services.clock.now()).catch((error) =>
        log.warn(`what was told long ago could not be forgotten: ${(error as Error).message}`),
      );
    }
  };

  return {
    routes: apiRoutes({
      ports,
      store,
      engine,
      channels: { store: channels, outbox },
      tell: (told) => teller.tell(told),
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
