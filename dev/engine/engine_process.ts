import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const GRACE_MS = 20_000;
const LAST_LINES = 25;

/**
 * Waits until our end of its input closes, which happens however we end, SIGKILL included; then ends the engine's
 * process group ($1) and removes the run folder ($2).
 */
const WATCHDOG = `
cat >/dev/null
kill -s TERM -- "-$1" 2>/dev/null
tries=0
while kill -s 0 -- "-$1" 2>/dev/null && [ $tries -lt 20 ]; do sleep 1; tries=$((tries+1)); done
kill -s KILL -- "-$1" 2>/dev/null
rm -rf -- "$2"
`;

export interface EngineProcess {
  pid: number;
  /** The exit as a sentence's end ("code 1", "signal SIGKILL"). */
  ended: Promise<string>;
  /** What it printed last. */
  lastLines(): string;
  /** SIGTERM, 20 s of grace, SIGKILL; resolves when no process of its group is left. */
  stop(): Promise<void>;
}

/** Starts Java in a process group of its own, so that a Ctrl-C in the terminal reaches us first and alone. */
export async function spawnEngine(
  java: string,
  args: string[],
  options: {
    cwd: string;
    /** Removed when this process ends without having stopped the engine. */
    runFolder: string;
    env: Record<string, string>;
    user?: { uid: number; gid: number } | undefined;
    log: (line: string) => void;
  },
): Promise<EngineProcess> {
  const lines: string[] = [];
  const child = spawn(java, args, {
    cwd: options.cwd,
    env: options.env,
    ...options.user,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      if (lines.length > LAST_LINES) lines.shift();
      options.log(line);
    });
  }
  const pid = child.pid!;
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ? `signal ${signal}` : `code ${code}`));
  });
  const watchdog = spawn('/bin/sh', ['-c', WATCHDOG, 'watchdog', String(pid), options.runFolder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watchdog.unref();
  let stopping: Promise<void> | undefined;
  return {
    pid,
    ended,
    lastLines: () => lines.join('\n'),
    stop: () => {
      stopping ??= stopGroup(child, pid).finally(() => signalGroup(watchdog.pid!, 'SIGKILL'));
      return stopping;
    },
  };
}

async function stopGroup(child: ChildProcess, pid: number): Promise<void> {
  child.kill('SIGTERM');
  for (let waited = 0; signalGroup(pid, 0) && waited < GRACE_MS; waited += 100) await sleep(100);
  signalGroup(pid, 'SIGKILL');
  while (signalGroup(pid, 0)) await sleep(20);
}

/** Signals a whole process group; false when there is nobody left in it. */
function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-leader, signal);
    return true;
  } catch {
    return false;
  }
}
