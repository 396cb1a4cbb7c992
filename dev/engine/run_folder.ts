import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { memoryFolder } from './memory_folder';
import { engineUser, giveToEngine, linkTree, reachableByAll, reachableTemp } from './reach';

/** The folder that one start of an engine works in; it goes away with it, all but data kept elsewhere. */
export interface RunFolder {
  path: string;
  config: string;
  logs: string;
  temp: string;
  data: string;
  /**
   * A path at which the engine's user can read a folder of the cache: the folder itself, or, when a folder on the
   * way to it is closed (root's home is), the same files linked below the run folder as `name`.
   */
  visible(cachedFolder: string, name: string): Promise<string>;
  remove(): Promise<void>;
}

export interface RunOptions {
  /** It is to end within minutes, as for tests: sooner up to speed, but never as fast. */
  brief?: boolean | undefined;
  /** Folder for the data that stays; without it the data go away with the engine. */
  dataDir?: string | undefined;
}

/** What an engine is prepared from: its folders, HTTP port and heap in mebibytes. */
export interface Preparation extends Pick<RunOptions, 'brief'> {
  java: string;
  run: RunFolder;
  port: number;
  heapMb: number;
  /** Elasticsearch only: security is on, and the user `elastic` has this password. */
  password?: string | undefined;
}

/** How Java is called: arguments, working directory, and environment variables besides the plain ones. */
export interface EngineCommand {
  args: string[];
  cwd: string;
  env: Record<string, string>;
}

/**
 * Makes the folder for one start. `dataDir` is kept afterwards; without it the data go away with the rest, and those of a
 * `brief` engine are held in memory, where there is enough: every index that is made or removed waits for the disk otherwise.
 */
export async function makeRunFolder({ dataDir, brief = false }: RunOptions): Promise<RunFolder> {
  const inMemory = brief && dataDir === undefined ? await memoryFolder() : null;
  const path = await mkdtemp(join(await reachableTemp(), 'lookout-engine-'));
  const folder = (name: string) => join(path, name);
  for (const name of ['config', 'logs', 'temp', 'data']) await mkdir(folder(name));
  if (dataDir !== undefined) {
    await mkdir(dataDir, { recursive: true });
    if (engineUser() && !(await reachableByAll(dataDir))) {
      throw new Error(
        `${dataDir} cannot hold the engine's data: the engine does not run as root, and a folder on the way is closed ` +
          'to other users. Choose another folder.',
      );
    }
  }
  return {
    path,
    config: folder('config'),
    logs: folder('logs'),
    temp: folder('temp'),
    data: dataDir ?? inMemory ?? folder('data'),
    async visible(cachedFolder, name) {
      if (!engineUser() || (await reachableByAll(cachedFolder))) return cachedFolder;
      await linkTree(cachedFolder, folder(name));
      return folder(name);
    },
    async remove() {
      for (const one of [path, inMemory]) if (one) await rm(one, { recursive: true, force: true });
    },
  };
}

/** Hands what the engine writes to over to its user. Linked software stays ours: it shares the cache's files. */
export async function handOver(run: RunFolder): Promise<void> {
  await giveToEngine(run.path, { deep: false });
  for (const folder of [run.config, run.logs, run.temp, run.data]) await giveToEngine(folder, { deep: true });
}
