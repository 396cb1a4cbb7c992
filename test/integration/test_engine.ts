import { type EngineKind, parseEngineKind } from '../../dev/engine';

/** The engine that this run of the suite is on: `engine_setup.ts` or `npm test` has put it into the environment. */
export function testEngine(): { url: string; kind: EngineKind } {
  const url = process.env.LOOKOUT_TEST_ES_URL;
  if (!url) throw new Error('LOOKOUT_TEST_ES_URL is not set: run the suite through jest or npm test');
  return { url, kind: parseEngineKind(process.env.LOOKOUT_TEST_ENGINE ?? 'elasticsearch') };
}
