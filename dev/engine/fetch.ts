import { fetchElasticsearch } from './fetch_elasticsearch';
import { fetchOpenSearch } from './fetch_opensearch';
import type { EngineKind } from './kinds';

/**
 * Returns the engine's folder in our own cache (see `cacheRoot`); fetches it by Maven first where it is missing.
 * `progress` gets a line every few seconds. Throws with what to install when Maven is missing, and with Maven's
 * own words when three tries failed or the checksum did not match.
 */
export async function fetchEngine(
  kind: EngineKind,
  options: { progress?: (line: string) => void } = {},
): Promise<string> {
  const progress = options.progress ?? (() => undefined);
  return kind === 'elasticsearch' ? fetchElasticsearch(progress) : fetchOpenSearch(progress);
}
