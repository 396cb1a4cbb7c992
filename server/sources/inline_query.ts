import { createHash } from 'node:crypto';
import { buildQuery, type FieldSpec, KqlSyntaxError, QueryError } from '../../common/query';
import type { ResolvedSource, Source } from '../../common/schemas';
import { type Es, SourceError } from '../ports';

type QuerySource = Extract<Source, { kind: 'query' }>;

/** Kibana's word for a type of the engine; what is not here keeps its own name. */
const KIBANA_TYPES: Record<string, string> = {
  keyword: 'string',
  text: 'string',
  wildcard: 'string',
  constant_keyword: 'string',
  match_only_text: 'string',
  long: 'number',
  integer: 'number',
  short: 'number',
  byte: 'number',
  double: 'number',
  float: 'number',
  half_float: 'number',
  scaled_float: 'number',
  unsigned_long: 'number',
  date: 'date',
  date_nanos: 'date',
  boolean: 'boolean',
  ip: 'ip',
  nested: 'nested',
};

interface FieldCaps {
  fields: Record<
    string,
    Record<string, { type: string; searchable: boolean; aggregatable: boolean; metadata_field?: boolean }>
  >;
}

/** The fields of what `index` names, as a data view lists them. Empty when nothing is there. */
export async function fieldsOf(es: Es, index: string): Promise<FieldSpec[]> {
  const caps = await es.request<FieldCaps>({
    method: 'GET',
    path: `/${index.split(',').map(encodeURIComponent).join(',')}/_field_caps`,
    query: { fields: '*', ignore_unavailable: true, allow_no_indices: true },
  });
  const nested = Object.entries(caps.fields)
    .filter(([, types]) => 'nested' in types)
    .map(([name]) => name);
  const fields: FieldSpec[] = [];
  for (const [name, types] of Object.entries(caps.fields)) {
    const all = Object.values(types).filter(({ type }) => type !== 'unmapped');
    if (all.length === 0 || all.some(({ metadata_field, type }) => metadata_field || type === 'object'))
      continue;
    const esTypes = all.map(({ type }) => type);
    const kinds = new Set(esTypes.map((type) => KIBANA_TYPES[type] ?? type));
    const path = nested
      .filter((parent) => name.startsWith(`${parent}.`))
      .sort((a, b) => b.length - a.length)[0];
    fields.push({
      name,
      type: kinds.size === 1 ? [...kinds][0]! : 'conflict',
      esTypes,
      searchable: all.every(({ searchable }) => searchable),
      aggregatable: all.every(({ aggregatable }) => aggregatable),
      scripted: false,
      ...(path ? { subType: { nested: { path } } } : {}),
    });
  }
  return fields.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Changes whenever what is asked does. */
export const revisionOf = (parts: unknown): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 16);

function parseDsl(text: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text === '' ? '{"match_all":{}}' : text);
  } catch (error) {
    throw new SourceError(`the Query DSL is not valid JSON: ${(error as Error).message}`);
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new SourceError('the Query DSL must be a JSON object, such as {"term":{"status":500}}');
  }
  const body = parsed as Record<string, unknown>;
  // People paste a whole search body as often as its query.
  return Object.keys(body).length === 1 && typeof body.query === 'object' && body.query !== null
    ? (body.query as Record<string, unknown>)
    : body;
}

/** The query that a rule carries in itself. Throws `SourceError` with what its author can mend. */
export async function resolveInline(es: Es, source: QuerySource): Promise<ResolvedSource> {
  const { index, timeField, language } = source;
  let query: Record<string, unknown>;
  let discover: ResolvedSource['discover'];
  if (language === 'dsl') {
    query = parseDsl(source.query);
    discover = {
      query: { language: 'kuery', query: '' },
      filters: [
        {
          meta: { alias: 'query of the rule', disabled: false, negate: false, type: 'custom', key: 'query' },
          query,
        },
      ],
    };
  } else {
    const fields = language === 'kuery' ? await fieldsOf(es, index) : [];
    const dataView = { id: index, title: index, timeFieldName: timeField, fields };
    try {
      query = buildQuery({ query: { language, query: source.query }, filters: [], dataView });
    } catch (error) {
      if (error instanceof KqlSyntaxError || error instanceof QueryError)
        throw new SourceError(error.message);
      throw error;
    }
    discover = { query: { language, query: source.query }, filters: [] };
  }
  return {
    index,
    timeField,
    query,
    runtimeMappings: {},
    revision: revisionOf([index, timeField, query]),
    dataViewId: source.dataViewId,
    columns: [],
    title: index,
    discover,
  };
}
