import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** SHA-256 of a file, in hex. */
export async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** Reads lines of the form that `sha256sum` prints (`<hex>  <file name>`); throws on any other line. */
export function parseManifest(text: string): Map<string, string> {
  const manifest = new Map<string, string>();
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const found = /^([0-9a-f]{64}) {2}(\S+)$/.exec(line);
    if (!found) throw new Error(`not a checksum line: ${line}`);
    manifest.set(found[2]!, found[1]!);
  }
  return manifest;
}

/** Compares a folder with a manifest; returns one sentence per file that is missing, unexpected or different. */
export async function compareWithManifest(folder: string, manifest: Map<string, string>): Promise<string[]> {
  const problems: string[] = [];
  const present = new Set(await readdir(folder));
  for (const [name, expected] of manifest) {
    if (!present.delete(name)) problems.push(`${name} is missing`);
    else if ((await sha256(join(folder, name))) !== expected) problems.push(`${name} has another SHA-256`);
  }
  for (const name of present) problems.push(`${name} is not expected`);
  return problems;
}
