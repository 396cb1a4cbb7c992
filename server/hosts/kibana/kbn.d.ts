/** Kibana's own packages resolve at run time inside Kibana; npm has no types of them. Only what is used is declared. */
declare module '@kbn/config-schema' {
  export const schema: import('../shared/config_schema').SchemaBuilder;
}
declare module '@kbn/core/server' {
  export const ServiceStatusLevels: Record<'available' | 'degraded', { readonly brand?: never }>;
  export const CoreKibanaRequest: { from(raw: Record<string, unknown>): import('../shared').RawRequest };
}
declare module '@kbn/es-query' {
  export const buildEsQuery: import('../shared').BuildHostQuery;
}
