import { chmod, chown, copyFile, link, mkdir, readdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** `nobody` on Linux: both engines refuse to run as root, and this user owns nothing. */
export const UNPRIVILEGED = { uid: 65534, gid: 65534 } as const;

/** The user that the engine gets: undefined (our own) unless we are root. */
export function engineUser(): { uid: number; gid: number } | undefined {
  return process.getuid?.() === 0 ? UNPRIVILEGED : undefined;
}

/** Whether any user can walk down to `path`: every folder on the way has to be searchable for others. */
export async function reachableByAll(path: string): Promise<boolean> {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    const found = await stat(folder).catch(() => undefined);
    if (found && (found.mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** The first of the usual temporary folders that any user can walk down to. */
export async function reachableTemp(): Promise<string> {
  for (const folder of [tmpdir(), '/tmp', '/var/tmp']) {
    if (await reachableByAll(folder)) return folder;
  }
  throw new Error('no temporary folder is open to an unprivileged user: tried $TMPDIR, /tmp and /var/tmp');
}

/** Makes a tree readable for every user. */
export async function openForAll(path: string): Promise<void> {
  const found = await stat(path);
  await chmod(path, found.isDirectory() ? 0o755 : 0o644);
  if (!found.isDirectory()) return;
  for (const entry of await readdir(path)) await openForAll(join(path, entry));
}

/** Gives a folder, with all that is in it when `deep`, to the engine's user; does nothing when we are not root. */
export async function giveToEngine(path: string, { deep }: { deep: boolean }): Promise<void> {
  const user = engineUser();
  if (!user) return;
  await chown(path, user.uid, user.gid);
  if (!deep || !(await stat(path)).isDirectory()) return;
  for (const entry of await readdir(path)) await giveToEngine(join(path, entry), { deep });
}

/** Repeats a tree elsewhere by hard links, by copies where the file system is another one. */
export async function linkTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o755 });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await linkTree(source, target);
    else await link(source, target).catch(() => copyFile(source, target));
  }
}
