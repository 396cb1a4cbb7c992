import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dropData } from './data_folder';

test('dropping data leaves what is not an engine’s', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lookout-data-'));
  try {
    for (const name of ['nodes', 'indices', '_state'])
      await mkdir(join(folder, name, 'inner'), { recursive: true });
    await writeFile(join(folder, 'thesis.txt'), '');
    await dropData(folder);
    expect(await readdir(folder)).toEqual(['thesis.txt']);
    await dropData(join(folder, 'not there'));
  } finally {
    await rm(folder, { recursive: true });
  }
});
