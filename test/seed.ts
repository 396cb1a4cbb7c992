import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

/** Every suite that draws its cases says from what, whether it fails or not; with `LOOKOUT_TEST_SEED` it draws them again. */
const { testPath = '' } = expect.getState();
if (readFileSync(testPath, 'utf8').includes("from 'fast-check'")) {
  const given = process.env.LOOKOUT_TEST_SEED;
  const seed = given ? Number(given) : Math.floor(Math.random() * 2 ** 31);
  const { configureGlobal } = jest.requireActual<typeof import('fast-check')>('fast-check');
  configureGlobal({ seed });
  process.stderr.write(`${relative(process.cwd(), testPath)} draws with LOOKOUT_TEST_SEED=${seed}\n`);
}
