import { mkdtemp, readdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { reachableByAll } from './reach';

const MEMORY = '/dev/shm';
const PREFIX = 'lookout-data-';
/** Engines of tests hold some hundred megabytes. */
const ENOUGH_BYTES = 2 * 1024 ** 3;

/** A new folder held in memory; null where the machine has none, or not enough of it. */
export async function memoryFolder(): Promise<string | null> {
  const { bavail, bsize } = await statfs(MEMORY).catch(() => ({ bavail: 0, bsize: 0 }));
  if (bavail * bsize < ENOUGH_BYTES || !(await reachableByAll(MEMORY))) return null;
  try {
    for (const name of await readdir(MEMORY))
      if (isLeft(name)) await rm(join(MEMORY, name), { recursive: true });
    return await mkdtemp(join(MEMORY, `${PREFIX}${process.pid}-`));
  } catch {
    return null;
  }
}

/** Of a process that was killed and could not tidy up. */
function isLeft(name: string): boolean {
  const pid = name.startsWith(PREFIX) && Number.parseInt(name.slice(PREFIX.length), 10);
  if (!pid) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
