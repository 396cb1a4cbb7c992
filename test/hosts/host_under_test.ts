import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildZip, HOSTS } from '../../dev/build';
import { ensureChromium } from '../../dev/chromium';
import { type EngineKind, startEngine } from '../../dev/engine';
import { type Browser, launchBrowser } from './browser';
import { copyDistribution, type Distribution } from './distribution';
import { type HostStart, type RunningHost, startHost } from './host_process';
import { type HttpClient, httpClient } from './http_client';
import { newerZip } from './newer_zip';
import { createDataView, createIndex, createSavedSearches, type HostName } from './seed_host';

export interface HostUnderTest {
  name: HostName;
  host: RunningHost;
  http: HttpClient;
  engine: HttpClient;
  browser: Browser;
  distribution: Distribution;
  pluginTool: string;
  /** Where the distribution's own tool can read the zip: a file's address. */
  zip: string;
  /** Starts one more process on the same engine; ended with the rest. */
  another(own: NodeOfItsOwn): Promise<RunningHost>;
  stop(): Promise<void>;
}

/** What one of several processes has of its own. */
export interface NodeOfItsOwn {
  settings?: Record<string, string | undefined>;
  clockMs?: number;
  /** Of a next version, installed in a copy of the distribution. */
  newer?: boolean;
}

export interface HostKind {
  name: HostName;
  version: string;
  engine: EngineKind;
  pluginTool: string;
  /** Security is on, with this password for the user `elastic`. */
  password?: string;
  /** What the engine needs before the host starts. */
  prepare?(engine: HttpClient): Promise<void>;
  start(engineUrl: string): HostStart;
  /** Something that must stand between the host and the engine. */
  between?(engineUrl: string): Promise<{ url: string; close(): Promise<void> }>;
}

const ROOT = path.resolve(__dirname, '../..');

/**
 * A real host with the product's zip installed by the host's own tool, on a real engine, with saved searches in it and
 * a browser beside. What the host printed last is left in `build/test/`. What was started is ended again when a later step fails.
 */
export async function startHostUnderTest(kind: HostKind, home: string): Promise<HostUnderTest> {
  const ends: Array<() => Promise<void>> = [];
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const engine = await startEngine({
      kind: kind.engine,
      heapMb: 768,
      brief: true,
      password: kind.password,
      log: () => {},
    });
    ends.push(() => engine.stop());
    const engineHttp = httpClient(engine.url);
    await kind.prepare?.(engineHttp);
    const between = await kind.between?.(engine.url);
    if (between) ends.push(() => between.close());

    const distribution = await copyDistribution(home, kind.pluginTool);
    ends.push(() => distribution.remove());
    const buildKind = HOSTS.find(({ name }) => name === kind.name)!;
    const zip = await buildZip(ROOT, { host: buildKind, version: kind.version });
    const installed = await install(distribution, kind.pluginTool, zip);
    const newerDistribution = async () => {
      const made = await newerZip(ROOT, buildKind, kind.version);
      ends.push(made.remove);
      const copy = await copyDistribution(home, kind.pluginTool);
      ends.push(() => copy.remove());
      await install(copy, kind.pluginTool, made.zip);
      return copy;
    };

    const start = kind.start(between?.url ?? engine.url);
    const host = await startHost(distribution, start);
    const another = async ({ settings = {}, clockMs = 0, newer = false }: NodeOfItsOwn) => {
      const from = newer ? await newerDistribution() : distribution;
      const data = await from.folder(`data-${randomUUID()}`);
      const all = Object.entries({ ...start.settings, 'path.data': data, ...settings });
      const given = all.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
      const node = await startHost(from, { ...start, settings: Object.fromEntries(given), clockMs });
      ends.push(() => node.stop());
      return node;
    };
    ends.push(async () => {
      await host.stop();
      await mkdir(path.join(ROOT, 'build/test'), { recursive: true });
      await writeFile(path.join(ROOT, 'build/test', `${kind.name}.log`), host.output());
    });
    await createIndex(engineHttp);
    await createDataView(host.http, kind.name);
    await createSavedSearches(host.http, kind.name);

    const browser = await launchBrowser(
      ensureChromium(() => {}),
      host.url,
    );
    ends.push(() => browser.close());
    return {
      name: kind.name,
      host,
      http: host.http,
      engine: engineHttp,
      browser,
      distribution,
      pluginTool: kind.pluginTool,
      zip: installed,
      another,
      stop,
    };
  } catch (failure) {
    await stop();
    throw failure;
  }
}

/** By the host's own tool; answers where that read the zip, which the host's unprivileged user can. */
async function install(distribution: Distribution, tool: string, zip: string): Promise<string> {
  const installed = pathToFileURL(await distribution.take(zip)).href;
  await distribution.tool(tool, ['install', installed]);
  return installed;
}
