import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Log } from '../../ports';

/** `$XDG_STATE_HOME/lookout`, by default `~/.local/state/lookout`. */
export const defaultStateDir = (): string =>
  join(process.env.XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'lookout');

/**
 * The key that secrets of channels are encrypted with: kept in a file of its owner's, made on the first start.
 * Null, with a warning, where no file can be kept; channels with secrets are refused then.
 */
export async function secretsKey(stateDir: string, log: Log): Promise<string | null> {
  const path = join(stateDir, 'encryption.key');
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    // Two servers that start at once must end up with the same key: only one of them can make the file.
    await writeFile(path, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' }).catch(
      (failure) => {
        if (failure.code !== 'EEXIST') throw failure;
      },
    );
    const key = (await readFile(path, 'utf8')).trim();
    if (key.length >= 32) return key;
    throw new Error(`${path} holds fewer than 32 characters`);
  } catch (failure) {
    log.warn(`channels cannot keep secrets: ${(failure as Error).message}`);
    return null;
  }
}
