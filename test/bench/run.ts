/**
 * npm run bench [-- PART... OPTIONS]: one figure a line, and after # what happens meanwhile; see docs/performance.md.
 * What is measured is bundled as the plugin's server is: the loader that runs TypeScript wraps every function that it
 * meets, which is not what ships. ELASTICSEARCH_URL takes an engine that runs already; else one of `--heap` MB is started.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { SERVER_OPTIONS } from '../../dev/build/bundles';
import { startEngine } from '../../dev/engine';
import { BenchOptions } from './options';

const BUNDLE = join('build', 'bench', 'parts.js');

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const heapMb = BenchOptions.parse(args).number('heap', 2_048);
  await esbuild.build({
    entryPoints: [join(__dirname, 'parts.ts')],
    outfile: BUNDLE,
    bundle: true,
    ...SERVER_OPTIONS,
    logLevel: 'warning',
  });
  const given = process.env.ELASTICSEARCH_URL;
  const engine = given ? null : await startEngine({ kind: 'elasticsearch', heapMb, log: () => {} });
  try {
    const env = { ...process.env, ELASTICSEARCH_URL: given ?? engine!.url };
    const [code] = await once(spawn(process.execPath, [BUNDLE, ...args], { stdio: 'inherit', env }), 'exit');
    process.exitCode = code ?? 1;
  } finally {
    await engine?.stop();
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
