import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { version } from '../../../package.json';
import {
  DEFAULT_CONFIG,
  type Es,
  type HostPorts,
  type Log,
  type LookoutConfig,
  type Scope,
} from '../../ports';
import { startLaneTimers } from '../shared';
import { createCore } from './core';
import { connectEs, type EsClient } from './elasticsearch';
import { createHttpServer } from './http';
import { consoleLog } from './log';
import { basicOf, logInBy } from './log_in';
import { ownRoutes } from './own_routes';
import { SEED_HEADER, standalonePorts } from './ports';
import { dataViewsOf, SavedObjectStore, standaloneSavedSearches } from './saved_objects';
import { defaultStateDir, secretsKey } from './secrets_key';
import { type CallApi, Seeder, type SeedReport } from './seed';
import { ensureTemplate, startTelemetry } from './telemetry';

const DAY_MS = 86_400_000;
const READY_WITHIN_MS = 60_000;

export interface StandaloneOptions {
  /** `http://user:password@host:port` of an Elasticsearch 8 or OpenSearch 2. */
  elasticsearchUrl: string;
  /** 0 for any free one. */
  port: number;
  /** Address to listen on; the loopback one unless it must be another. */
  host?: string;
  config?: Partial<LookoutConfig>;
  /** Whether data, saved searches and rules to start with are brought in (once). Default true. */
  seed?: boolean;
  /** How many days back data is made up when seeding. Default 7. */
  seedDays?: number;
  /** Whether this machine and the server's requests are measured. Default true. */
  telemetry?: boolean;
  /** Last part of the names of the indices that are written: `logs-lookout.access-<namespace>-<day>`. */
  namespace?: string;
  /** Whether people log in as users of the cluster, whose rights their rules then read with. Default false. */
  logIn?: boolean;
  /** Folder of the built pages. */
  staticDir?: string;
  /** Folder for the key that encrypts secrets. */
  stateDir?: string;
  log?: Log;
}

export interface Standalone {
  url: string;
  /** Resolves when seeding is over, however it went. */
  seeded: Promise<SeedReport>;
  /** Ends everything in order; what is stored stays. */
  stop(): Promise<void>;
}

/** Links in messages need the address before the server listens, so a free port is found first. */
function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, host, () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

async function configOf(options: StandaloneOptions, url: string, log: Log): Promise<LookoutConfig> {
  const given = options.config ?? {};
  // None on purpose is none: what follows from that can be seen here, too.
  const encryptionKey =
    given.encryptionKey !== undefined
      ? given.encryptionKey
      : await secretsKey(options.stateDir ?? defaultStateDir(), log);
  return { ...DEFAULT_CONFIG, publicUrl: url, ...given, encryptionKey };
}

/** The server as a client of its own API: what is seeded is made as any person would make it, in the seed's name. */
const apiCaller = (url: string, seedSecret: string, authorization: string | null): CallApi =>
  async function callApi(method, path, body) {
    const answer = await fetch(url + path, {
      method,
      headers: {
        'x-requested-with': 'lookout-seed',
        'user-agent': 'lookout-seed',
        [SEED_HEADER]: seedSecret,
        ...(authorization !== null && { authorization }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(60_000),
    });
    return { status: answer.status, body: await answer.json().catch(() => null) };
  };

/** Ends parts in the opposite order of their start, each even when another one fails. */
async function stopAll(parts: Array<() => Promise<unknown>>, log: Log): Promise<void> {
  for (const stop of parts.splice(0).reverse()) {
    await stop().catch((failure: Error) => log.warn(`while stopping: ${failure.message}`));
  }
}

/** Brings up the whole product on an engine: API, pages, lanes, measurements and what is needed for a first look. */
export async function startStandalone(options: StandaloneOptions): Promise<Standalone> {
  const log = options.log ?? consoleLog();
  const host = options.host ?? '127.0.0.1';
  const port = options.port || (await freePort(host));
  const address = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const stops: Array<() => Promise<unknown>> = [];
  try {
    const es = await connectEs(options.elasticsearchUrl);
    stops.push(() => es.close());
    const config = await configOf(options, address, log);
    return await bringUp({ options, log, host, port, es, config, stops });
  } catch (failure) {
    await stopAll(stops, log);
    throw failure;
  }
}

interface Parts {
  options: StandaloneOptions;
  log: Log;
  host: string;
  port: number;
  es: EsClient;
  config: LookoutConfig;
  stops: Array<() => Promise<unknown>>;
}

async function bringUp({ options, log, host, port, es, config, stops }: Parts): Promise<Standalone> {
  const namespace = options.namespace ?? 'default';
  const prefix = config.indexPrefix;
  const store = new SavedObjectStore(es, prefix);
  await store.ensure();
  await ensureTemplate(es);
  const views = dataViewsOf(es, store);
  const savedSearches = standaloneSavedSearches(store, views, (scope) => esOf(scope));
  const seedSecret = randomBytes(32).toString('hex');
  const logIn = options.logIn ? logInBy(es) : undefined;
  const ports: HostPorts = standalonePorts({ es, savedSearches, config, log, version, seedSecret, logIn });
  const core = createCore(ports);
  const esOf = (scope: Scope): Es | undefined => {
    if (!logIn) return undefined;
    if ('request' in scope) return ports.elasticsearch.user(scope.request);
    return scope.identity && ports.elasticsearch.identity(scope.identity);
  };

  const staticDir = options.staticDir ?? join(__dirname, '../../../build/standalone');
  const telemetry =
    options.telemetry === false ? null : startTelemetry({ es, log, namespace, folder: process.cwd() });
  if (telemetry) stops.push(() => telemetry.stop());
  const own = options.logIn ? basicOf(options.elasticsearchUrl) : null;
  const callApi = apiCaller(`http://${host.includes(':') ? `[${host}]` : host}:${port}`, seedSecret, own);
  const seeder = new Seeder({
    es,
    store,
    log,
    prefix,
    namespace,
    pastMs: (options.seedDays ?? 7) * DAY_MS,
    callApi,
  });
  const server = createHttpServer({
    routes: [...core.routes, ...ownRoutes({ es, views, savedSearches, store, seeder, log, ports })],
    staticDir,
    hostNames: hostNames(host, config.publicUrl),
    ...(logIn
      ? { admits: async (authorization: string) => (await logIn.person(authorization)) !== null }
      : {}),
    ...(telemetry ? { onAccess: telemetry.onAccess } : {}),
    log,
  });
  // It tries until the engine lets it; the pages can say meanwhile what is wrong.
  const started = core.start();
  stops.push(() => core.stop());
  const timers = startLaneTimers(core.lanes);
  stops.push(() => timers.stop());
  const url = await server.listen(port, host);
  stops.push(() => server.close());
  // Usually a few seconds; when it takes longer the pages say why, and people need not wait for them.
  await Promise.race([started, sleep(READY_WITHIN_MS, undefined, { ref: false })]);
  stops.push(() => seeder.stop());
  const seeded = options.seed === false ? Promise.resolve() : started.then(() => seeder.start());
  return {
    url,
    seeded: seeded.then(() => seeder.report),
    stop: () => stopAll(stops, log),
  };
}

/** Names the server answers to beside the loopback ones: where it listens, and where people reach it. */
function hostNames(host: string, publicUrl: string | null): string[] {
  const names = [host.includes(':') ? `[${host}]` : host];
  if (publicUrl) names.push(new URL(publicUrl).hostname);
  return names;
}
