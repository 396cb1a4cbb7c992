import cases from '../../test/conformance/data/kql-cases.json';
import { buildQuery, type DataViewSpec, type Filter, kqlToDsl, parseKql, QueryError } from '.';

const dataView = cases.dataView as DataViewSpec;
const asJson = (value: unknown) => JSON.parse(JSON.stringify(value));

describe('recorded from Kibana 8.12.2', () => {
  const answered = cases.queries.filter(({ error }) => !error);
  const refused = cases.queries.filter(({ error }) => error);

  it.each(answered)('KQL $kql', ({ kql, dsl }) => {
    expect(asJson(kqlToDsl(parseKql(kql), dataView))).toEqual(dsl);
  });

  it.each(refused)('refuses KQL $kql', ({ kql }) => {
    expect(() => kqlToDsl(parseKql(kql), dataView)).toThrow(QueryError);
  });

  it.each(cases.saved)('saved search with $name', ({ query, filters, dsl }) => {
    expect(asJson(buildQuery({ query, filters: filters as unknown as Filter[], dataView }))).toEqual(dsl);
  });
});
