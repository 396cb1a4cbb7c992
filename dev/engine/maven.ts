import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { whileGrowing } from './progress';

const STALL_MS = 180_000;

/**
 * Runs Maven quietly with a local repository of its own below `scratch`, so that nothing stays in the user's and
 * a broken copy is deleted with the folder. Which repository it asks is the user's own Maven configuration.
 * Rejects with Maven's last lines when it fails, or when nothing arrived for three minutes.
 */
export async function maven(
  scratch: string,
  args: string[],
  watch: { title: string; bytes: number; progress: (line: string) => void; signal?: AbortSignal | undefined },
): Promise<void> {
  const repository = localRepository(scratch);
  const child = spawn('mvn', ['-B', '-ntp', `-Dmaven.repo.local=${repository}`, ...args], {
    cwd: scratch,
    signal: watch.signal,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const keep = (chunk: Buffer) => {
    printed = (printed + chunk).slice(-4_000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  let stalled = false;
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) return resolve();
      const why = stalled ? `nothing arrived for ${STALL_MS / 1000} s` : `exit code ${code}`;
      reject(new Error(`Maven failed (${why}):\n${printed.trim()}`));
    });
  });
  await whileGrowing(
    { folder: repository, title: watch.title, total: watch.bytes, stallMs: STALL_MS },
    watch.progress,
    () => {
      stalled = true;
      child.kill();
    },
    ended,
  );
}

/** The local repository that `maven` uses for this scratch folder. */
export function localRepository(scratch: string): string {
  return join(scratch, 'repository');
}

/**
 * Tries `attempt` up to `times` times; between tries `cleanUp` removes what was broken and the reason is reported.
 * The last failure is thrown.
 */
export async function withRetries(
  times: number,
  attempt: () => Promise<void>,
  cleanUp: () => Promise<void>,
  report: (line: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await attempt();
    } catch (error) {
      await cleanUp();
      if (tried === times || signal?.aborted) throw error;
      report(`${(error as Error).message}\nTrying again (${tried + 1} of ${times})`);
    }
  }
}
