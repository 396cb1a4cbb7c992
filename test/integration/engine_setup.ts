import { type Engine, parseEngineKind, startEngine } from '../../dev/engine';

/** Shared with `engine_teardown.ts`, which jest loads as another module. */
export interface WithEngine {
  lookoutTestEngine?: Engine | undefined;
}

/**
 * Jest's global set-up of the projects that need an engine: starts one (LOOKOUT_TEST_ENGINE, Elasticsearch by
 * default) unless LOOKOUT_TEST_ES_URL names one, and leaves both variables for the tests.
 */
export default async function setUp(): Promise<void> {
  const kind = parseEngineKind(process.env.LOOKOUT_TEST_ENGINE ?? 'elasticsearch');
  process.env.LOOKOUT_TEST_ENGINE = kind;
  if (process.env.LOOKOUT_TEST_ES_URL) return;
  const engine = await startEngine({
    kind,
    brief: true,
    log: (line) => {
      if (!line.startsWith('[')) console.log(line);
    },
  });
  (globalThis as WithEngine).lookoutTestEngine = engine;
  process.env.LOOKOUT_TEST_ES_URL = engine.url;
}
