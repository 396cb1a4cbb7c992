import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineCommand, Preparation } from './run_folder';
import { jvmOptions, logSettings, nodeSettings } from './settings';

/**
 * Configures one start of Elasticsearch from its home folder and says how Java is called. The launcher starts the
 * node as its own child, and that child ends by itself when the launcher dies.
 */
export async function prepareElasticsearch(
  cachedHome: string,
  { run, port, heapMb }: Preparation,
): Promise<EngineCommand> {
  const home = await run.visible(cachedHome, 'home');
  const options = [...jvmOptions(heapMb), `-Djava.io.tmpdir=${run.temp}`];
  await writeFile(join(run.config, 'elasticsearch.yml'), nodeSettings('elasticsearch', port, run));
  await writeFile(join(run.config, 'log4j2.properties'), logSettings());
  await writeFile(join(run.config, 'jvm.options'), `${options.join('\n')}\n`);
  return {
    args: [
      '-Xms4m',
      '-Xmx64m',
      '-XX:+UseSerialGC',
      '-Dcli.name=server',
      '-Dcli.script=./bin/elasticsearch',
      '-Dcli.libs=lib/tools/server-cli',
      `-Des.path.home=${home}`,
      `-Des.path.conf=${run.config}`,
      '-Des.distribution.type=tar',
      '-Des.java.type=system',
      '-cp',
      `${home}/lib/*:${home}/lib/cli-launcher/*`,
      'org.elasticsearch.launcher.CliToolLauncher',
    ],
    // The launcher looks for its tools below the working directory.
    cwd: home,
    env: { ES_TMPDIR: run.temp },
  };
}
