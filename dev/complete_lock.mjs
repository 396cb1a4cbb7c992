// node dev/complete_lock.mjs: names in package-lock.json the packages for other platforms that a registry did not have.
//
// npm leaves such optional packages out of the lockfile when its registry does not carry them, and `npm ci` then refuses
// that lockfile on every machine. An entry without integrity is enough: npm skips it by os, cpu and libc.
import { readFileSync, writeFileSync } from 'node:fs';

const FILE = 'package-lock.json';
const PLATFORM =
  /-(aix|android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|wasm32|win32)(?:-(\w+?))?(?:-(\w+))?$/;

/** os, cpu and libc as npm writes them, out of a name such as `@swc/core-linux-arm64-musl`; undefined for others. */
export function platformOf(name) {
  const found = PLATFORM.exec(name);
  if (!found) return undefined;
  const [, os, cpu, abi = ''] = found;
  if (os === 'wasm32') return { cpu: ['wasm32'] };
  const libc = abi.startsWith('musl') ? ['musl'] : abi.startsWith('gnu') ? ['glibc'] : undefined;
  return { os: [os], cpu: [cpu], ...(libc && os === 'linux' ? { libc } : {}) };
}

/** Adds the missing entries to a parsed lockfile and returns their paths. */
export function complete(lock) {
  const added = [];
  for (const [path, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const platform = platformOf(name);
      const places = [`node_modules/${name}`, `${path}/node_modules/${name}`];
      if (!platform || !/^\d/.test(version) || places.some((place) => lock.packages[place])) continue;
      lock.packages[places[0]] = {
        version,
        ...platform,
        ...(entry.dev ? { dev: true } : {}),
        optional: true,
      };
      added.push(places[0]);
    }
  }
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
  return added;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const lock = JSON.parse(readFileSync(FILE, 'utf8'));
  const added = complete(lock);
  writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(added.length === 0 ? 'nothing was missing' : `added ${added.join(', ')}`);
}
