import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Wanted } from './args';

/** The host's manifest with the product's version and the host's exact version in it. Unknown keys stop a host. */
export function manifestFor(root: string, { host, version }: Wanted): { name: string; text: string } {
  const read = (file: string): Record<string, unknown> =>
    JSON.parse(readFileSync(path.join(root, file), 'utf8'));
  const manifest = { ...read(host.manifest), version: productVersion(root), [host.versionKey]: version };
  return { name: host.manifest, text: `${JSON.stringify(manifest, null, 2)}\n` };
}

/** Hosts keep a bundle in the browser for a year under this version, so that every release needs a new one. */
export function productVersion(root: string): string {
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  return version;
}
