import { spawn } from 'node:child_process';
import path from 'node:path';
import { freePort } from '../../dev/engine';
import type { Distribution } from './distribution';
import { type HttpClient, httpClient, until } from './http_client';

export interface RunningHost {
  readonly url: string;
  readonly http: HttpClient;
  /** The last lines that the host printed. */
  output(): string;
  stop(): Promise<void>;
}

export interface HostStart {
  /** Script under `bin/` that starts the host. */
  script: string;
  settings: Record<string, string>;
  isUp(status: unknown): boolean;
  /** Of calls to the host, beside those against forgery. */
  headers?: Record<string, string>;
}

/** Starts a host on a free port and resolves when it says that it is up. */
export async function startHost(distribution: Distribution, start: HostStart): Promise<RunningHost> {
  const { home, user } = distribution;
  const port = await freePort();
  const settings = { ...start.settings, 'server.port': String(port), 'server.host': '127.0.0.1' };
  const child = spawn(
    path.join(home, 'bin', start.script),
    Object.entries(settings).map(([key, value]) => `--${key}=${value}`),
    {
      ...user,
      cwd: home,
      env: {
        PATH: process.env.PATH ?? '',
        HOME: home,
        NODE_OPTIONS: '--max-old-space-size=1500',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    },
  );
  const lines: string[] = [];
  const keep = (chunk: Buffer) => {
    lines.push(...chunk.toString().split('\n'));
    lines.splice(0, lines.length - 400);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  let ended = false;
  const end = new Promise<void>((resolve) =>
    child.once('exit', () => {
      ended = true;
      resolve();
    }),
  );
  const output = () => lines.join('\n');
  const stop = async () => {
    if (ended || child.pid === undefined) return;
    // The start script hands over to another process of the same group.
    process.kill(-child.pid, 'SIGTERM');
    const patience = setTimeout(() => child.pid && !ended && process.kill(-child.pid, 'SIGKILL'), 20_000);
    await end;
    clearTimeout(patience);
  };
  const url = `http://127.0.0.1:${port}`;
  const http = httpClient(url, {
    'kbn-xsrf': 'lookout',
    'osd-xsrf': 'lookout',
    ...start.headers,
  });
  try {
    await until(
      `${start.script} to be up`,
      async () => {
        if (ended) return true;
        const { status, body } = await http.answer('GET', '/api/status');
        return status === 200 && start.isUp(body);
      },
      { withinMs: 180_000, everyMs: 1_000 },
    );
    if (ended) throw new Error(`${start.script} ended by itself`);
  } catch (failure) {
    await stop();
    throw new Error(`${(failure as Error).message}\n${output().slice(-4_000)}`);
  }
  return { url, http, output, stop };
}
