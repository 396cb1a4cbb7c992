/** OpenSearch Dashboards' own package resolves at run time inside it; npm has no types of it. */
declare module '@osd/config-schema' {
  export const schema: import('../shared/config_schema').SchemaBuilder;
}
