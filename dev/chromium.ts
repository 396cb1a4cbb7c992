import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const PACKAGES = ['chromium', 'fonts-liberation'];

/** Path of the Chromium that the browser tests drive: `CHROMIUM_PATH`, else the first known name on the PATH. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (env.CHROMIUM_PATH) return existsSync(env.CHROMIUM_PATH) ? env.CHROMIUM_PATH : undefined;
  return onPath(NAMES, env);
}

/** Finds Chromium; installs Debian's when it is missing and we may. Throws with what to do otherwise. */
export function ensureChromium(report: (line: string) => void, env: NodeJS.ProcessEnv = process.env): string {
  const found = findChromium(env);
  if (found) return found;
  if (env.CHROMIUM_PATH) throw new Error(`CHROMIUM_PATH names ${env.CHROMIUM_PATH}, which is not there.`);
  const manual = `the browser tests need Chromium: install it (on Debian: apt-get install ${PACKAGES.join(' ')}) or point CHROMIUM_PATH to one`;
  if (process.getuid?.() !== 0 || !onPath(['apt-get'], env))
    throw new Error(`No Chromium here, and ${manual}.`);
  report(`No Chromium here: installing ${PACKAGES.join(' and ')} by apt-get`);
  apt(['update']);
  apt(['install', '-y', '--no-install-recommends', ...PACKAGES]);
  const installed = findChromium(env);
  if (!installed) throw new Error(`apt-get left no Chromium behind, and ${manual}.`);
  return installed;
}

function apt(args: string[]): void {
  const ended = spawnSync('apt-get', ['-q', ...args], {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (ended.status !== 0) {
    throw new Error(`apt-get ${args.join(' ')} failed:\n${(ended.stdout + ended.stderr).slice(-2000)}`);
  }
}

function onPath(names: string[], env: NodeJS.ProcessEnv): string | undefined {
  const folders = (env.PATH ?? '').split(delimiter);
  for (const name of names) {
    for (const folder of folders) {
      if (folder && existsSync(join(folder, name))) return join(folder, name);
    }
  }
  return undefined;
}
