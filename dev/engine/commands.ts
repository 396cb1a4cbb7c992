import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compileOpenSearchLauncher } from './fetch_opensearch';
import type { EngineKind } from './kinds';
import { jvmOptions, logSettings, nodeSettings } from './settings';

/** The folders that one start of an engine works in; all but `data` go away with it. */
export interface RunFolders {
  /** Elasticsearch's home or the folder of OpenSearch's jars, where the engine's user can read it. */
  home: string;
  config: string;
  logs: string;
  temp: string;
  data: string;
}

export interface EngineCommand {
  args: string[];
  env: Record<string, string>;
}

/** Writes the configuration into the run's folders and returns how Java is called. */
export async function prepareEngine(
  kind: EngineKind,
  folders: RunFolders,
  port: number,
  heapMb: number,
): Promise<EngineCommand> {
  const settings = nodeSettings(kind, port, folders);
  return kind === 'elasticsearch'
    ? prepareElasticsearch(folders, settings, heapMb)
    : prepareOpenSearch(folders, settings, heapMb);
}

/** Elasticsearch's launcher starts the node as its own child, and the child ends when the launcher does. */
async function prepareElasticsearch(
  folders: RunFolders,
  settings: string,
  heapMb: number,
): Promise<EngineCommand> {
  const { home, config, temp } = folders;
  const options = [...jvmOptions(heapMb), `-Djava.io.tmpdir=${temp}`];
  await writeFile(join(config, 'elasticsearch.yml'), settings);
  await writeFile(join(config, 'log4j2.properties'), logSettings());
  await writeFile(join(config, 'jvm.options'), `${options.join('\n')}\n`);
  return {
    args: [
      '-Xms4m',
      '-Xmx64m',
      '-XX:+UseSerialGC',
      '-Dcli.name=server',
      '-Dcli.script=./bin/elasticsearch',
      '-Dcli.libs=lib/tools/server-cli',
      `-Des.path.home=${home}`,
      `-Des.path.conf=${config}`,
      '-Des.distribution.type=tar',
      '-Des.java.type=system',
      '-cp',
      `${home}/lib/*:${home}/lib/cli-launcher/*`,
      'org.elasticsearch.launcher.CliToolLauncher',
    ],
    env: { ES_TMPDIR: temp },
  };
}

async function prepareOpenSearch(
  folders: RunFolders,
  settings: string,
  heapMb: number,
): Promise<EngineCommand> {
  const { home, config, temp, logs } = folders;
  const launcher = join(home, 'launcher');
  const nodeHome = join(home, 'node');
  // OpenSearch looks for these folders in its home, and warns when they are not there.
  for (const name of ['plugins', 'modules']) await mkdir(join(nodeHome, name), { recursive: true });
  await writeFile(join(config, 'opensearch.yml'), settings);
  await writeFile(join(config, 'log4j2.properties'), logSettings());
  return {
    args: [
      ...jvmOptions(heapMb),
      `-Djava.io.tmpdir=${temp}`,
      `-Dopensearch.logs.base_path=${logs}`,
      '-Dio.netty.noUnsafe=true',
      '-cp',
      `${launcher}:${home}/jars/*`,
      'OpenSearchLauncher',
      nodeHome,
      config,
    ],
    env: {},
  };
}
