import { fetchElasticsearch } from './fetch_elasticsearch';
import { fetchOpenSearch } from './fetch_opensearch';
import type { EngineKind } from './kinds';

export interface FetchOptions {
  /** Gets a line every few seconds while something is fetched. */
  progress?: ((line: string) => void) | undefined;
  /** Ends the fetching; what was fetched so far is thrown away. */
  signal?: AbortSignal | undefined;
}

/**
 * Returns the engine's folder in our own cache (see `cacheRoot`); fetches it by Maven first where it is missing.
 * `progress` gets a line every few seconds. Throws with what to install when Maven is missing, and with Maven's
 * own words when three tries failed or the checksum did not match.
 */
export async function fetchEngine(kind: EngineKind, options: FetchOptions = {}): Promise<string> {
  const { progress = () => undefined, signal } = options;
  return kind === 'elasticsearch' ? fetchElasticsearch(progress, signal) : fetchOpenSearch(progress, signal);
}
