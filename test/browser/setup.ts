import path from 'node:path';
import { buildStandalonePages } from '../../dev/build/standalone';
import startTestEngine from '../integration/engine_setup';

/** Once for all suites: they run side by side, and look at the same built pages. */
export default async function setUp(): Promise<void> {
  await buildStandalonePages(path.resolve(__dirname, '../..'));
  await startTestEngine();
}
