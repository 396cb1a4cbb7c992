import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from './chromium';

describe('finding Chromium', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lookout-chromium-'));
  const browser = join(folder, 'chromium-browser');
  beforeAll(() => writeFileSync(browser, ''));
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each<[string, NodeJS.ProcessEnv, string | undefined]>([
    ['by its other name on the PATH', { PATH: `/nowhere:${folder}` }, browser],
    ['where CHROMIUM_PATH says', { PATH: '', CHROMIUM_PATH: browser }, browser],
    ['not where CHROMIUM_PATH is wrong', { PATH: folder, CHROMIUM_PATH: '/nowhere/chromium' }, undefined],
    ['nowhere', { PATH: '/nowhere' }, undefined],
  ])('%s', (_what, env, expected) => {
    expect(findChromium(env)).toBe(expected);
  });
});
