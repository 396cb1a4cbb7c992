/** The standalone host: Lookout without Kibana, on Node 20 and any Elasticsearch 8 or OpenSearch 2. */
export { connectEs, type EsClient } from './elasticsearch';
export { type Standalone, type StandaloneOptions, startStandalone } from './start';
