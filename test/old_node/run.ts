/**
 * tsx test/old_node/run.ts VERSION: bundles the core's main job as the plugin's server is bundled and runs it under that
 * Node on the engine of LOOKOUT_TEST_ES_URL. Ends with "N passed, N failed".
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { SERVER_OPTIONS } from '../../dev/build/bundles';
import { fetchNode } from '../../dev/old_node';

const BUNDLE = join('build', 'old_node', 'main_job.js');

async function main([version = '']: string[]): Promise<void> {
  if (!process.env.LOOKOUT_TEST_ES_URL) throw new Error('LOOKOUT_TEST_ES_URL names no engine to run on');
  await esbuild.build({
    entryPoints: [join(__dirname, 'main_job.ts')],
    outfile: BUNDLE,
    bundle: true,
    ...SERVER_OPTIONS,
    logLevel: 'warning',
  });
  const ended = spawnSync(await fetchNode(version), [BUNDLE], { stdio: 'inherit', timeout: 300_000 });
  process.exitCode = ended.status ?? 1;
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 2;
});
