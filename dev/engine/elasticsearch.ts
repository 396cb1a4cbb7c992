import { spawn } from 'node:child_process';
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
  { java, run, port, heapMb, password, brief }: Preparation,
): Promise<EngineCommand> {
  const home = await run.visible(cachedHome, 'home');
  const options = [...jvmOptions({ heapMb, brief }), `-Djava.io.tmpdir=${run.temp}`];
  await writeFile(
    join(run.config, 'elasticsearch.yml'),
    nodeSettings('elasticsearch', port, run, password !== undefined),
  );
  await writeFile(join(run.config, 'log4j2.properties'), logSettings());
  await writeFile(join(run.config, 'jvm.options'), `${options.join('\n')}\n`);
  const tool = (name: string, libs: string) => [
    '-Xms4m',
    '-Xmx64m',
    '-XX:+UseSerialGC',
    `-Dcli.name=${name}`,
    '-Dcli.script=./bin/elasticsearch',
    `-Dcli.libs=lib/tools/${libs}`,
    `-Des.path.home=${home}`,
    `-Des.path.conf=${run.config}`,
    '-Des.distribution.type=tar',
    '-Des.java.type=system',
    '-cp',
    `${home}/lib/*:${home}/lib/cli-launcher/*`,
    'org.elasticsearch.launcher.CliToolLauncher',
  ];
  if (password !== undefined) {
    const keystore = tool('keystore', 'keystore-cli');
    await runTool(java, [...keystore, 'create'], home, '');
    await runTool(java, [...keystore, 'add', '--stdin', 'bootstrap.password'], home, password);
  }
  return {
    args: tool('server', 'server-cli'),
    // The launcher looks for its tools below the working directory.
    cwd: home,
    env: { ES_TMPDIR: run.temp },
  };
}

/** Runs one of the engine's own tools; rejects with what it printed. */
function runTool(java: string, args: readonly string[], cwd: string, input: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(java, args, { cwd, stdio: ['pipe', 'pipe', 'pipe'] });
    let printed = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        printed += chunk.toString();
      });
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`the keystore could not be made: ${printed}`)),
    );
    child.stdin.end(input);
  });
}
