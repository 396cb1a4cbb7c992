import { readFileSync } from 'node:fs';
import {
  buildQuery,
  type DataViewSpec,
  type Dsl,
  type Filter,
  kqlToDsl,
  parseKql,
  type Query,
  QueryError,
} from '../../common/query';
import { type CaseResult, difference } from './case';

/** Recorded from Kibana: what it made of KQL texts, and of saved searches' queries with their filters. */
interface KqlCases {
  dataView: DataViewSpec;
  queries?: Array<{ kql: string; dsl?: Dsl; error?: boolean }>;
  saved?: Array<{ name: string; query: Query; filters: Filter[]; dsl?: Dsl; error?: boolean }>;
}

export function runKql(file: string): CaseResult[] {
  const { dataView, queries = [], saved = [] } = JSON.parse(readFileSync(file, 'utf8')) as KqlCases;
  return [
    ...queries.map(({ kql, dsl, error }) =>
      result(JSON.stringify(kql), { dsl, error }, () => kqlToDsl(parseKql(kql), dataView)),
    ),
    ...saved.map(({ name, query, filters, dsl, error }) =>
      result(`saved: ${name}`, { dsl, error }, () => buildQuery({ query, filters, dataView })),
    ),
  ];
}

function result(name: string, expected: { dsl?: Dsl; error?: boolean }, answer: () => Dsl): CaseResult {
  try {
    const dsl = answer();
    if (expected.error) return { name, difference: `answered ${JSON.stringify(dsl)} instead of an error` };
    return { name, difference: difference(dsl, expected.dsl) };
  } catch (error) {
    // Only our own refusal is an answer; anything else is a defect, whatever was expected.
    const refused = error instanceof QueryError;
    return { name, difference: refused && expected.error ? null : `failed: ${error}` };
  }
}
