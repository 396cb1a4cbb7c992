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
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Stands still, as on a machine that swaps or whose disk hangs, until it goes on. */
  standStill(): void;
  goOn(): void;
}

export interface HostStart {
  /** Script under `bin/` that starts the host. */
  script: string;
  settings: Record<string, string>;
  isUp(status: unknown): boolean;
  /** Of calls to the host, beside those against forgery. */
  headers?: Record<string, string>;
  /** How far its wall clock is wrong, milliseconds. */
  clockMs?: number;
}

/** Starts a host on a free port and resolves when it says that it is up. */
export async function startHost(distribution: Distribution, start: HostStart): Promise<RunningHost> {
  const { home, user } = distribution;
  const port = await freePort();
  const clock = await distribution.take(path.join(__dirname, '../shifted_clock.cjs'));
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
        NODE_OPTIONS: `--max-old-space-size=1500 --require ${clock}`,
        LOOKOUT_TEST_CLOCK_MS: String(start.clockMs ?? 0),
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
  // The start script hands over to another process of the same group.
  const signal = (name: NodeJS.Signals) => child.pid !== undefined && process.kill(-child.pid, name);
  const kill = async () => {
    if (!ended) signal('SIGKILL');
    await end;
  };
  const stop = async () => {
    if (ended) return;
    signal('SIGTERM');
    const patience = setTimeout(() => !ended && signal('SIGKILL'), 20_000);
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
  const standStill = () => void signal('SIGSTOP');
  const goOn = () => void signal('SIGCONT');
  return { url, http, output, stop, kill, standStill, goOn };
}
