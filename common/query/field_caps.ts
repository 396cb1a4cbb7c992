import type { DataViewSpec, FieldSpec } from './types';

/** The part of an answer of `_field_caps?fields=*` that tells fields apart; per field, its types. */
export interface FieldCaps {
  fields: Record<string, Record<string, { searchable?: boolean; aggregatable?: boolean }>>;
}

/** Kibana's field types by the engine's; a type that is not here is its own. */
const TYPES: Record<string, string> = {
  ...named('string', [
    'keyword',
    'text',
    'match_only_text',
    'constant_keyword',
    'wildcard',
    'version',
    '_type',
  ]),
  ...named('number', [
    'long',
    'integer',
    'short',
    'byte',
    'double',
    'float',
    'half_float',
    'scaled_float',
    'unsigned_long',
    'token_count',
    'aggregate_metric_double',
  ]),
  ...named('number_range', ['float_range', 'double_range', 'integer_range', 'long_range']),
  date_nanos: 'date',
  flat_object: 'flattened',
};

/** What the engine keeps of each document for itself; OpenSearch does not mark these in its answer. */
const ENGINE_FIELDS: ReadonlySet<string> = new Set(
  '_id _index _source _routing _ignored _field_names _seq_no _primary_term _version _type _doc_count _nested_path _feature _tier _data_stream_timestamp'.split(
    ' ',
  ),
);

function named(type: string, esTypes: string[]): Record<string, string> {
  return Object.fromEntries(esTypes.map((esType) => [esType, type]));
}

/**
 * A data view with the fields that its indices have now. A field keeps what the data view itself says of it only
 * where the indices do not know it (scripted and runtime fields).
 */
export function withFieldCaps(dataView: DataViewSpec, caps: FieldCaps): DataViewSpec {
  const fields = fieldsOf(caps);
  const known = new Set(fields.map(({ name }) => name));
  return { ...dataView, fields: [...fields, ...dataView.fields.filter(({ name }) => !known.has(name))] };
}

function fieldsOf({ fields }: FieldCaps): FieldSpec[] {
  return Object.entries(fields)
    .filter(([, byType]) => !Object.keys(byType).every((type) => type === 'object' || type === 'unmapped'))
    .filter(([name]) => !ENGINE_FIELDS.has(name))
    .map(([name, byType]) => ({ ...typed(name, byType), ...subType(name, fields) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function typed(name: string, byType: FieldCaps['fields'][string]): FieldSpec {
  const esTypes = Object.keys(byType).filter((type) => type !== 'unmapped');
  const types = new Set(esTypes.map((type) => TYPES[type] ?? type));
  const all = Object.values(byType);
  return {
    name,
    type: types.size === 1 ? [...types][0]! : 'conflict',
    esTypes,
    searchable: all.some(({ searchable }) => searchable),
    aggregatable: all.every(({ aggregatable }) => aggregatable !== false),
  };
}

/** The innermost nested object around a field, and the text or keyword field that it is another form of. */
function subType(name: string, fields: FieldCaps['fields']): Pick<FieldSpec, 'subType'> {
  const parts = name.split('.');
  // Innermost first: of `a.b.c`, `a.b` and `a`.
  const parents = parts.slice(1).map((_, index) => parts.slice(0, parts.length - 1 - index).join('.'));
  const nested = parents.find((parent) => fields[parent]?.nested);
  const direct = parents[0];
  const parent = direct === undefined ? undefined : fields[direct];
  const multi = parent && !parent.object && !parent.nested ? direct : undefined;
  if (!nested && !multi) return {};
  return {
    subType: {
      ...(multi ? { multi: { parent: multi } } : {}),
      ...(nested ? { nested: { path: nested } } : {}),
    },
  };
}
