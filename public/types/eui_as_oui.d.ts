/// <reference path="../../node_modules/@opensearch-project/oui/oui.d.ts" />
// Under tsconfig.oui.json every import of @elastic/eui is checked against OpenSearch Dashboards' components.
export * from '@opensearch-project/oui';
