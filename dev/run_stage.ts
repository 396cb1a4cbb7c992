import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Counts, countStage } from './stage_result';
import type { Stage } from './test_stages';

/** Where each stage's full output stays. */
export const LOG_FOLDER = 'build/test';
const LONGEST_MS = 30 * 60_000;

/** Runs one stage; what it prints goes to `build/test/<name>.log`. */
export async function runStage(
  stage: Stage,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Counts & { log: string }> {
  await mkdir(LOG_FOLDER, { recursive: true });
  const slug = stage.name.toLowerCase().replace(/\W+/g, '-');
  const log = join(LOG_FOLDER, `${slug}.log`);
  const reportPath = join(LOG_FOLDER, `${slug}.json`);
  await rm(reportPath, { force: true });
  const [program, ...args] = stage.command;
  if (stage.counts === 'jest') args.push('--json', `--outputFile=${reportPath}`);
  const exitCode = await run(join('node_modules', '.bin', program!), args, {
    env: { ...env, ...stage.env },
    signal,
    log,
  });
  const printed = await readFile(log, 'utf8');
  return { ...(await countStage(stage, { exitCode, printed, reportPath })), log };
}

/** Resolves with the exit code (1 when it was killed or took longer than 30 minutes). */
function run(
  program: string,
  args: string[],
  options: { env: NodeJS.ProcessEnv; signal: AbortSignal; log: string },
): Promise<number> {
  return new Promise((resolve, reject) => {
    // A process group of its own: what the stage started ends with it.
    const child = spawn(program, args, {
      env: { ...options.env, FORCE_COLOR: '0' },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const end = () => {
      try {
        process.kill(-child.pid!, 'SIGTERM');
      } catch {
        // It has ended in the meantime.
      }
    };
    const timer = setTimeout(end, LONGEST_MS);
    options.signal.addEventListener('abort', end);
    const log = createWriteStream(options.log);
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      options.signal.removeEventListener('abort', end);
      log.end(() => resolve(code ?? 1));
    });
  });
}
