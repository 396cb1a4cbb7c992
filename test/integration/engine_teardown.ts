import type { WithEngine } from './engine_setup';

/** Jest's global tear-down: ends the engine that the set-up started, if it did. */
export default async function tearDown(): Promise<void> {
  await (globalThis as WithEngine).lookoutTestEngine?.stop();
}
