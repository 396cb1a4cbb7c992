import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEngine } from '../../dev/engine';
import { testEngine } from './test_engine';

const ROOT = join(__dirname, '..', '..');
const SLOW_MS = 600_000;
const { kind } = testEngine();

/** Whether anything is left of a process group. */
const alive = (leader: number): boolean => {
  try {
    process.kill(-leader, 0);
    return true;
  } catch {
    return false;
  }
};

/** Whether something listens there. */
const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );

async function json(url: string, method = 'GET', body?: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return (await response.json()) as Record<string, unknown>;
}

describe(`an engine of our own (${kind})`, () => {
  test(
    'runs unprivileged, finds what was indexed, and leaves nothing behind',
    async () => {
      const engine = await startEngine({ kind, heapMb: 256, brief: true, log: () => undefined });
      const { version } = await json(engine.url);
      expect(version).toMatchObject({ number: engine.version });
      if (process.getuid?.() === 0) expect(statSync(`/proc/${engine.pid}`).uid).not.toBe(0);
      await json(`${engine.url}/smoke/_doc?refresh=true`, 'POST', { word: 'found' });
      const found = await json(`${engine.url}/smoke/_search?q=word:found`);
      expect(found).toMatchObject({ hits: { total: { value: 1 } } });
      await engine.stop();
      expect(alive(engine.pid)).toBe(false);
      await expect(fetch(engine.url)).rejects.toThrow();
    },
    SLOW_MS,
  );

  test(
    'ends when the process that started it is killed',
    async () => {
      const args = ['--import', 'tsx', 'dev/engine/cli.ts', '--kind', kind, '--heap', '256'];
      const starter = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
      const url = String(await new Promise((resolve) => starter.stdout.once('data', resolve))).trim();
      expect(await answers(url)).toBe(true);
      starter.kill('SIGKILL');
      for (let waited = 0; (await answers(url)) && waited < 60_000; waited += 200) await sleep(200);
      expect(await answers(url)).toBe(false);
    },
    SLOW_MS,
  );
});
