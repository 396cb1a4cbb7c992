import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, copyFile, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Neither host, nor its engine, runs as root: `nobody` of Debian and most others. */
const UNPRIVILEGED = 65_534;

export interface Distribution {
  readonly home: string;
  /** As whom everything of the host runs; undefined = as the test does. */
  readonly user: { uid: number; gid: number } | undefined;
  /** Runs one of the host's own command-line tools and answers what it printed. Rejects with that when it failed. */
  tool(name: string, args: readonly string[]): Promise<string>;
  /** Puts a copy of a file where the host's user can read it, and answers its path. */
  take(file: string): Promise<string>;
  /** A new folder that the host may write to. */
  folder(name: string): Promise<string>;
  remove(): Promise<void>;
}

/** A copy of an unpacked distribution, without its data and plugins, so that the original stays as it is. */
export async function copyDistribution(original: string, tool: string): Promise<Distribution> {
  if (!existsSync(path.join(original, 'bin', tool))) {
    throw new Error(`${original} holds no bin/${tool}: it is no unpacked distribution`);
  }
  const home = await mkdtemp(path.join(tmpdir(), 'lookout-host-'));
  const left = new Set(['data', 'plugins', 'logs', 'config']);
  for (const name of await readdir(original)) {
    if (left.has(name)) continue;
    // A distribution has some 80,000 files: the system's own copying is many times quicker.
    await run('cp', ['-R', '-P', path.join(original, name), home]);
  }
  await run('cp', ['-R', path.join(original, 'config'), home]);
  const user = process.getuid?.() === 0 ? { uid: UNPRIVILEGED, gid: UNPRIVILEGED } : undefined;
  await run('mkdir', ['-p', ...['data', 'plugins', 'logs'].map((name) => path.join(home, name))]);
  if (user) await ownedBy(home, user);
  return {
    home,
    user,
    async tool(name, args) {
      try {
        const { stdout, stderr } = await run(path.join(home, 'bin', name), [...args], {
          ...user,
          cwd: home,
          env: { PATH: process.env.PATH ?? '', HOME: home },
          timeout: 120_000,
        });
        return stdout + stderr;
      } catch (failure) {
        const { stdout = '', stderr = '' } = failure as { stdout?: string; stderr?: string };
        throw new Error(`${name} ${args.join(' ')} failed: ${stdout}${stderr}`);
      }
    },
    async take(file) {
      const copy = path.join(home, path.basename(file));
      await copyFile(file, copy);
      await chmod(copy, 0o644);
      return copy;
    },
    async folder(name) {
      const made = path.join(home, name);
      await mkdir(made);
      if (user) await chown(made, user.uid, user.gid);
      return made;
    },
    remove: () => rm(home, { recursive: true, force: true }),
  };
}

/** What a host writes to must be its user's; the rest is only read. */
async function ownedBy(home: string, { uid, gid }: { uid: number; gid: number }): Promise<void> {
  for (const name of ['.', 'data', 'plugins', 'logs', 'config']) {
    const folder = path.join(home, name);
    await chown(folder, uid, gid);
    if (name === '.') continue;
    for (const entry of await readdir(folder)) {
      const file = path.join(folder, entry);
      if ((await stat(file)).isFile()) await chown(file, uid, gid);
    }
  }
}
