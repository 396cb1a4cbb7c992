import { Moments, ownChannels, SilenceBook } from './alerts';
import { apiRoutes } from './api';
import { keepLooking, type Look } from './background';
import { AddressGuard, ChannelStore, Outbox, SecretBox } from './channels';
import { Credentials, NO_ENCRYPTION_KEY } from './credentials';
import { Engine, PASS_ON_MS, pause } from './engine';
import {
  Digests,
  Directory,
  forgetTold,
  LadderWorker,
  RuleTrouble,
  retellActs,
  Teller,
  usualStages,
} from './notify';
import type { HostPorts, LaneRunner, RouteDefinition, Vitals } from './ports';
import { Store } from './store';
import { Watch } from './watch';

/** How long the start waits before it tries again while the engine cannot be reached. */
const RETRY_MS = 5_000;

/** What a host gets in return for its ports. */
export interface Lookout {
  routes: readonly RouteDefinition[];
  /** To be woken by the host's task manager or timer. Until the start has succeeded a wake-up does nothing. */
  lanes: LaneRunner;
  /** Epoch ms by the cluster's clock. */
  now(): number;
  /** Lanes that no node has kept for `ms`, although it should have. Rejects with `EsError`. */
  strandedLanes(ms: number): Promise<string[]>;
  /** For a host that wakes the lanes on whichever node it likes; answers those that were given. Rejects with `EsError`. */
  askForLanes(): Promise<string[]>;
  /** How this process does, for the host's status. */
  vitals(): Vitals;
  /** Makes the indices ready and begins sending. Tries again until it succeeds or `stop` is called. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** The composition of the core: engine, alerts, channels and API over one host's ports. */
export function createLookout(ports: HostPorts): Lookout {
  const { config, log } = ports;
  const store = new Store(ports.elasticsearch.internal, config.indexPrefix, log);
  const now = () => engine.services.clock.now();
  const guard = new AddressGuard(config.allowedHosts);
  const box = new SecretBox(config.encryptionKey, config.previousEncryptionKeys);
  const credentials = new Credentials({ ports, store, box, now });
  const channels = new ChannelStore({
    store,
    box,
    guard,
    now,
    actsAs: (key) => credentials.ofChannel(key),
    log,
    ...(ports.connectors && { connectors: ports.connectors }),
  });

  const directory = new Directory(store, channels, now);
  const silences = new SilenceBook(store, now);
  const teller = new Teller({
    store,
    channels,
    log,
    publicUrl: config.publicUrl,
    appPath: ports.appPath,
    stages: usualStages({ store, directory }),
    now,
    wake: () => outbox.wake(),
  });
  const engine = new Engine({
    ports,
    store,
    readingOf: (rule) => credentials.of(rule),
    readsAs: () => credentials.readsAs(),
    silences,
    deliveries: (rule, alert, notice) => teller.deliveries(rule, alert, notice),
  });
  const outbox = new Outbox({
    store,
    channels,
    log,
    now,
    owner: engine.owner.id,
  });

  const wake = () => outbox.wake();
  const ladders = new LadderWorker({ store, directory, teller, log, now, wake });
  const trouble = new RuleTrouble({
    store,
    teller,
    log,
    rules: () => engine.services.book.all(),
    status: (ids) => engine.ruleStatus(ids),
    now,
    wake,
  });
  const digests = new Digests({
    store,
    channels,
    directory,
    log,
    publicUrl: config.publicUrl,
    appPath: ports.appPath,
    now,
    wake,
  });

  const stopping = new AbortController();
  let ready = false;
  /** Ends with `stopping`, or earlier where a newer version has been. */
  const working = new AbortController();
  stopping.signal.addEventListener('abort', () => working.abort());
  const mayRun = () => ready && ports.background !== false && !working.signal.aborted;
  let notStarted: string | null = 'it is starting';
  let sending: Promise<void> = Promise.resolve();
  let looking: Promise<unknown> = Promise.resolve();

  const moments = new Moments({
    store,
    silences,
    log,
    audited: (event) => ports.audited?.(event),
    deliveries: (rule, alert, notice) => teller.deliveries(rule, alert, notice),
    wake,
  });

  const watch = new Watch({
    store,
    log,
    clock: engine.services.clock,
    config,
    guard,
    owner: engine.owner,
    spaces: () => engine.spaces(),
    health: (space) => engine.health(space),
    silentSources: (space) => engine.silentSources(space),
    canRead: async () => (await credentials.readsAs()) !== 'nobody',
    audited: (event) => ports.audited?.(event),
    async channels(space) {
      const { settings } = await directory.known(space);
      return ownChannels(settings);
    },
    silences: (space) => silences.all(space),
    deliveries: (rule, alert, notice) => teller.deliveries(rule, alert, notice),
  });

  /** A node of a newer version may come at any time; where one has been, this one lets go of everything. */
  const letGo = (words: string) => {
    if (working.signal.aborted) return;
    log.error(words);
    working.abort();
    void engine.stop();
  };
  const lookForNewer = () => store.versions.check().catch(() => undefined);
  const versions: Look[] = [{ every: 5_000, what: 'versions', look: lookForNewer }];
  const looks: Look[] = [
    { every: 5_000, what: 'what time brings', look: () => moments.look(now()) },
    { every: 30_000, what: 'acts', look: () => retellActs(store, teller, now()) },
    { every: 30_000, what: 'what was told long ago', look: () => forgetTold(store, now()) },
    { every: 30_000, what: 'digests', look: () => digests.tick() },
    { every: 2_000, what: 'ladders', look: () => ladders.look() },
    { every: 60_000, what: 'failing rules', look: () => trouble.look() },
    {
      every: 10 * 60_000,
      what: 'keys that nothing needs any more',
      look: async () =>
        credentials.sweep(
          new Set([...(await engine.credentialsNeeded()), ...(await channels.credentialsNeeded())]),
        ),
    },
  ];

  return {
    routes: apiRoutes({
      ports,
      store,
      engine,
      credentials,
      channels: { store: channels, outbox },
      quiet: { silences },
      tell: (told) => teller.tell(told),
      now,
    }),
    lanes: {
      get laneIds() {
        return engine.lanes.laneIds;
      },
      async run(lane, options) {
        if (mayRun()) return engine.lanes.run(lane, options);
        // What is not for this node is passed on.
        return { inMs: options.goesOn === 'woken' ? PASS_ON_MS : 1_000 };
      },
    },
    now,
    strandedLanes: async (ms) => (mayRun() ? engine.strandedLanes(ms) : []),
    askForLanes: async () => (mayRun() ? engine.askForLanes() : []),
    vitals: () => ({
      notStarted,
      blocked: store.versions.blocked,
      node: engine.alive,
      unwritable: store.writing.longest(Date.now(), 0),
    }),
    async start() {
      let said = '';
      while (!stopping.signal.aborted && !ready) {
        try {
          await store.ensure();
          await engine.start();
          if ((await credentials.readsAs()) === 'nobody') log.error(NO_ENCRYPTION_KEY);
          ready = true;
          notStarted = null;
        } catch (error) {
          const why = (error as Error).message;
          if (why !== said) log.warn(`not started yet, trying again: ${why}`);
          said = why;
          notStarted = why;
          await pause(RETRY_MS, stopping.signal);
        }
      }
      if (!ready) return;
      store.versions.onNewer = letGo;
      const { signal } = working;
      // Whoever answers people writes for them, and has to know as soon.
      const looked = [keepLooking(versions, log, signal)];
      if (ports.background !== false) {
        sending = outbox.run(signal);
        looked.push(keepLooking(looks, log, signal), watch.run(signal));
      }
      looking = Promise.all(looked);
    },
    async stop() {
      stopping.abort();
      await Promise.all([engine.stop(), sending, looking]);
    },
  };
}
