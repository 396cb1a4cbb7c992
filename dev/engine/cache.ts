import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const LOCK_BEAT_MS = 5_000;
const LOCK_STALE_MS = 60_000;

/** Where downloads and development data are kept: `$XDG_CACHE_HOME/lookout`, else `~/.cache/lookout`. */
export function cacheRoot(env: NodeJS.ProcessEnv = process.env): string {
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'lookout');
}

/**
 * Returns the folder `name` of the cache, and has `build` fill it first when it is missing.
 *
 * The folder appears by one rename, so that an interrupted build leaves nothing that looks finished, and a lock
 * keeps two processes from building it at once. `build` gets an empty scratch folder and must leave the result
 * in its subfolder `result`; all else in the scratch folder is thrown away.
 */
export async function cached(
  name: string,
  build: (scratch: string) => Promise<void>,
  options: { root?: string; waiting?: () => void } = {},
): Promise<string> {
  const root = options.root ?? cacheRoot();
  const target = join(root, name);
  if (await exists(target)) return target;
  await mkdir(root, { recursive: true });
  const release = await lock(join(root, `${name}.lock`), options.waiting);
  try {
    if (await exists(target)) return target;
    for (const entry of await readdir(root)) {
      if (entry.startsWith(`${name}.tmp-`)) await rm(join(root, entry), { recursive: true, force: true });
    }
    const scratch = join(root, `${name}.tmp-${process.pid}`);
    await mkdir(scratch);
    try {
      await build(scratch);
      await rename(join(scratch, 'result'), target);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
    return target;
  } finally {
    await release();
  }
}

/** Takes the lock file, waiting for its holder; a holder that stopped touching it for a minute is dead. */
async function lock(path: string, waiting?: () => void): Promise<() => Promise<void>> {
  let told = false;
  for (;;) {
    try {
      await writeFile(path, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const held = await stat(path).catch(() => undefined);
    if (held && Date.now() - held.mtimeMs > LOCK_STALE_MS) {
      await rm(path, { force: true });
      continue;
    }
    if (!told) waiting?.();
    told = true;
    await sleep(500);
  }
  const beat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  }, LOCK_BEAT_MS);
  beat.unref();
  return async () => {
    clearInterval(beat);
    await rm(path, { force: true });
  };
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
