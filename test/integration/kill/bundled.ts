import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');
/** Where a bundle finds the packages it uses. */
export const MODULES = { NODE_PATH: join(ROOT, 'node_modules') };

/**
 * A script of this folder as one file in `dir`, to be run many times: read in from its many sources, each start of it would cost
 * seconds.
 */
export function bundled(script: string, dir: string): string {
  const file = join(dir, script.replace(/\.ts$/, '.cjs'));
  const options = [
    '--bundle',
    '--platform=node',
    '--target=node20',
    '--packages=external',
    '--log-level=error',
  ];
  const esbuild = join(MODULES.NODE_PATH, '.bin/esbuild');
  execFileSync(esbuild, [join(__dirname, script), ...options, `--outfile=${file}`], { stdio: 'inherit' });
  return file;
}
