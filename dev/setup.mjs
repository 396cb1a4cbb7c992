// What `npm start` and `npm test` do before any installed package can be used; plain Node, no dependencies.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Checks Node, installs what the lockfile names where it is missing, and makes TypeScript loadable. */
export async function setUp() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 6)) {
    console.error(`Node 20.6 or newer is needed; this is ${process.version} (${process.execPath}).`);
    process.exit(1);
  }
  process.chdir(ROOT);
  const missing = notInstalled(readLock('package-lock.json'), readLock('node_modules/.package-lock.json'));
  if (missing.length > 0) {
    console.log(`Installing ${missing.length} packages by npm ci`);
    const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { stdio: 'inherit' });
    if (npm.status !== 0) process.exit(npm.status ?? 1);
  }
  await import('tsx');
}

/**
 * Folders that the lockfile names and the installed tree does not hold in that version. File times say nothing:
 * npm writes both files within milliseconds. Optional packages may be for other platforms.
 */
export function notInstalled(wanted, installed) {
  return Object.entries(wanted.packages ?? {})
    .filter(([path, entry]) => {
      if (path === '' || entry.link) return false;
      const found = installed.packages?.[path];
      return found ? found.version !== entry.version : !entry.optional && !entry.devOptional && !entry.peer;
    })
    .map(([path]) => path);
}

function readLock(path) {
  try {
    return JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
  } catch {
    return {};
  }
}
