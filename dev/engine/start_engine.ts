import { setTimeout as sleep } from 'node:timers/promises';
import { prepareElasticsearch } from './elasticsearch';
import { type EngineProcess, spawnEngine } from './engine_process';
import { fetchEngine } from './fetch';
import { findJava } from './java';
import { type EngineKind, engineTitle, engineVersion } from './kinds';
import { prepareOpenSearch } from './opensearch';
import { freePort, requireFreePort } from './ports';
import { engineUser } from './reach';
import { handOver, makeRunFolder, type RunOptions } from './run_folder';

const READY_WITHIN_MS = 600_000;

export interface EngineOptions extends RunOptions {
  kind: EngineKind;
  /** HTTP port on the loopback address; 0 or absent for a free one. */
  port?: number;
  /** Heap in mebibytes, 512 by default. */
  heapMb?: number;
  /** Elasticsearch only: security on, with this password for the user `elastic`; absent: security off. */
  password?: string | undefined;
  /** Gets what the engine prints and how the fetching goes on, a line at a time. */
  log: (line: string) => void;
  /** Ends a start under way; it then rejects with the signal's reason. */
  signal?: AbortSignal;
}

export interface Engine {
  /** With user and password where security is on. */
  url: string;
  pid: number;
  kind: EngineKind;
  version: string;
  /** Resolves when the engine's process is gone, asked to or not, with how ("code 1", "signal SIGKILL"). */
  ended: Promise<string>;
  /** Ends the engine, waits for it, and removes its folder. May be called twice. */
  stop(): Promise<void>;
}

/**
 * Brings up one private Elasticsearch or OpenSearch on the loopback address and returns when it is ready for use.
 * Fetches it first where it is missing. Started by root, it runs as `nobody`. It ends with this process, however
 * that ends. Throws with what to install (Java, Maven), or with the engine's last lines when it does not come up.
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { kind, log, signal } = options;
  const java = await findJava();
  const software = await fetchEngine(kind, { progress: log, signal });
  if (options.port) await requireFreePort(options.port);
  // A free port can be taken before the engine listens on it: then another one is tried.
  for (let triesLeft = options.port ? 0 : 2; ; triesLeft -= 1) {
    try {
      return await startOnce(java, software, options);
    } catch (error) {
      if (triesLeft === 0 || !/BindHttpException/.test(String(error))) throw error;
    }
  }
}

async function startOnce(java: string, software: string, options: EngineOptions): Promise<Engine> {
  const { kind, log, signal } = options;
  const port = options.port || (await freePort());
  const run = await makeRunFolder(options);
  let engine: EngineProcess | undefined;
  const stop = async () => {
    await engine?.stop();
    await run.remove();
  };
  try {
    const prepare = kind === 'elasticsearch' ? prepareElasticsearch : prepareOpenSearch;
    const command = await prepare(software, {
      java,
      run,
      port,
      heapMb: options.heapMb ?? 512,
      password: options.password,
      brief: options.brief,
    });
    await handOver(run);
    signal?.throwIfAborted();
    engine = await spawnEngine(java, command.args, {
      cwd: command.cwd,
      runFolder: run.path,
      env: { PATH: process.env.PATH ?? '/usr/bin:/bin', HOME: run.path, LANG: 'C.UTF-8', ...command.env },
      user: engineUser(),
      log,
    });
    const login = options.password === undefined ? '' : `elastic:${encodeURIComponent(options.password)}@`;
    const url = `http://${login}127.0.0.1:${port}`;
    await untilReady(url, kind, engine, signal);
    return { url, pid: engine.pid, kind, version: engineVersion(kind), ended: engine.ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function untilReady(
  url: string,
  kind: EngineKind,
  engine: EngineProcess,
  signal?: AbortSignal,
): Promise<void> {
  const title = engineTitle(kind);
  let ended: string | undefined;
  engine.ended.then((how) => {
    ended = how;
  });
  for (const until = Date.now() + READY_WITHIN_MS; Date.now() < until; await sleep(250)) {
    signal?.throwIfAborted();
    if (ended) throw new Error(`${title} ended (${ended}) before it was ready:\n${engine.lastLines()}`);
    if (await isHealthy(url)) return;
  }
  throw new Error(`${title} was not ready after ${READY_WITHIN_MS / 1000} s:\n${engine.lastLines()}`);
}

/** Yellow is as good as it gets on a single node whose indices ask for copies. */
async function isHealthy(url: string): Promise<boolean> {
  try {
    // fetch refuses an address with a password in it.
    const { origin, username, password } = new URL(url);
    const basic = Buffer.from(`${username}:${decodeURIComponent(password)}`).toString('base64');
    const response = await fetch(`${origin}/_cluster/health`, {
      ...(username && { headers: { authorization: `Basic ${basic}` } }),
      signal: AbortSignal.timeout(2_000),
    });
    const body = (await response.json()) as { status?: string };
    return body.status === 'green' || body.status === 'yellow';
  } catch {
    return false;
  }
}
