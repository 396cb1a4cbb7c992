import { createWriteStream } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import yazl from 'yazl';
import type { BundleFile } from './bundles';

/** OpenSearch Dashboards' installer gives each file the mode that stands in the zip: without one nobody can read it. */
const FILE_MODE = 0o100644;

/** The same files give the same bytes, whenever and wherever they are packed. */
const MTIME = new Date(2020, 0, 1);

/** Writes the files under `folder` into a zip at `target`; a half-written zip is never left there. */
export async function writeZip(target: string, folder: string, files: readonly BundleFile[]): Promise<void> {
  const zip = new yazl.ZipFile();
  for (const { name, text } of files) {
    zip.addBuffer(Buffer.from(text), `${folder}/${name}`, { mode: FILE_MODE, mtime: MTIME });
  }
  zip.end();
  await mkdir(path.dirname(target), { recursive: true });
  await pipeline(zip.outputStream, createWriteStream(`${target}.part`));
  await rename(`${target}.part`, target);
}
