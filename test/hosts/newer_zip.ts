import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildZip, type HostKind } from '../../dev/build';

/** All that a zip is made of. */
const SOURCES = ['common', 'server', 'public', 'package.json', 'kibana.json', 'opensearch_dashboards.json'];
const INDICES = 'server/store/indices.ts';
const VERSION = /(\bversion: )(\d+)(,\n\s+properties)/g;

/** The zip of a release to come: of the same tree, where every index of the product is of the next version. */
export async function newerZip(root: string, host: HostKind, version: string) {
  const tree = await mkdtemp(path.join(tmpdir(), 'lookout-newer-'));
  const remove = () => rm(tree, { recursive: true, force: true });
  try {
    for (const name of SOURCES) await cp(path.join(root, name), path.join(tree, name), { recursive: true });
    await symlink(path.join(root, 'node_modules'), path.join(tree, 'node_modules'));
    await changed(path.join(tree, INDICES), (text) =>
      text.replace(VERSION, (_, before, number, after) => `${before}${Number(number) + 1}${after}`),
    );
    await changed(path.join(tree, 'package.json'), (text) =>
      text.replace(/("version": ")[^"]+/, (_, before) => `${before}99.0.0`),
    );
    return { zip: await buildZip(tree, { host, version }), remove };
  } catch (failure) {
    await remove();
    throw failure;
  }
}

async function changed(file: string, change: (text: string) => string): Promise<void> {
  const before = await readFile(file, 'utf8');
  const after = change(before);
  if (after === before) throw new Error(`nothing of ${file} was changed`);
  await writeFile(file, after);
}
