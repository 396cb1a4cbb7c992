export { connectEs, type EsClient } from './es_http';
