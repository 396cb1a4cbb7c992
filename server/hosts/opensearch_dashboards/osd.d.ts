/** OpenSearch Dashboards' own package resolves at run time inside it; npm has no types of it. */
declare module '@osd/config-schema' {
  export const schema: import('../shared/config_schema').SchemaBuilder;
}
/** The host's own data plugin, found beside the plugin's folder; the build writes the path. */
declare module 'opensearch_dashboards/data' {
  export const opensearchQuery: { buildOpenSearchQuery: import('../shared').BuildHostQuery };
}
declare module 'opensearch_dashboards/server' {
  export const ServiceStatusLevels: Record<'available' | 'degraded', { readonly brand?: never }>;
}
