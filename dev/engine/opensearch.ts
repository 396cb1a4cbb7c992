import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compileOpenSearchLauncher } from './fetch_opensearch';
import type { EngineCommand, Preparation } from './run_folder';
import { jvmOptions, logSettings, nodeSettings } from './settings';

/** Configures one start of OpenSearch from its jars and says how Java is called. */
export async function prepareOpenSearch(
  cachedJars: string,
  { run, port, heapMb, brief }: Preparation,
): Promise<EngineCommand> {
  const launcher = await run.visible(await compileOpenSearchLauncher(cachedJars), 'launcher');
  const jars = await run.visible(cachedJars, 'jars');
  const home = join(run.path, 'node');
  for (const name of ['plugins', 'modules']) await mkdir(join(home, name), { recursive: true });
  await writeFile(join(run.config, 'opensearch.yml'), nodeSettings('opensearch', port, run));
  await writeFile(join(run.config, 'log4j2.properties'), logSettings());
  return {
    args: [
      ...jvmOptions({ heapMb, brief }),
      `-Djava.io.tmpdir=${run.temp}`,
      '-cp',
      `${launcher}:${jars}/*`,
      'OpenSearchLauncher',
      home,
      run.config,
    ],
    cwd: run.path,
    env: {},
  };
}
