import { createHash } from 'node:crypto';
import {
  buildQuery,
  type FieldCaps,
  type FieldSpec,
  KqlSyntaxError,
  QueryError,
  withFieldCaps,
} from '../../common/query';
import type { ResolvedSource, Source } from '../../common/schemas';
import { type Es, SourceError } from '../ports';

type QuerySource = Extract<Source, { kind: 'query' }>;

/** The fields of what `index` names, as a data view lists them. Empty when nothing is there. Rejects with `EsError`. */
export async function fieldsOf(es: Es, index: string): Promise<FieldSpec[]> {
  const caps = await es.request<FieldCaps>({
    method: 'GET',
    path: `/${index.split(',').map(encodeURIComponent).join(',')}/_field_caps`,
    query: { fields: '*', ignore_unavailable: true, allow_no_indices: true },
  });
  return withFieldCaps({ id: index, title: index, fields: [] }, caps).fields;
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

/**
 * The query that a rule carries in itself. Throws `SourceError` with what its author can mend. `fieldsIn`: the fields of an
 * index, which its KQL is read by.
 */
export async function resolveInline(
  source: QuerySource,
  fieldsIn: (index: string) => Promise<FieldSpec[]>,
): Promise<ResolvedSource> {
  const { index, timeField, language, runtimeMappings = {} } = source;
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
    const fields = language === 'kuery' ? await fieldsIn(index) : [];
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
    runtimeMappings,
    revision: revisionOf([
      index,
      timeField,
      query,
      ...(Object.keys(runtimeMappings).length > 0 ? [runtimeMappings] : []),
    ]),
    dataViewId: source.dataViewId,
    columns: [],
    title: index,
    discover,
  };
}
