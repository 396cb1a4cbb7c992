import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { cacheRoot } from './cache';
import { type EngineKind, engineVersion } from './kinds';
import { engineUser, reachableByAll } from './reach';

/**
 * Where an engine keeps its data between starts: `data/` in our cache, or below `/var/lib/lookout` when root's cache
 * is closed to the unprivileged user that the engine runs as (one folder for each cache, so that they stay apart).
 */
export async function dataFolder(kind: EngineKind): Promise<string> {
  const cache = cacheRoot();
  const name = `${kind}-${engineVersion(kind)}`;
  if (!engineUser() || (await reachableByAll(cache))) return join(cache, 'data', name);
  const fingerprint = createHash('sha256').update(resolve(cache)).digest('hex').slice(0, 8);
  return join('/var/lib/lookout', fingerprint, name);
}

/** Deletes what an engine kept. The folder itself is one of ours (`dataFolder`) or one that the user named. */
export async function dropData(folder: string): Promise<void> {
  // An engine's data lie in these two; anything else in a folder that the user named is not ours to delete.
  for (const name of ['nodes', '_state', 'indices', 'node.lock', 'snapshot_cache']) {
    await rm(join(folder, name), { recursive: true, force: true });
  }
}
