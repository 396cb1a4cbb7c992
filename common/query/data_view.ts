import { asText, parseJson, type SavedObject, SavedSearchError } from './saved_object';
import type { DataViewSpec, FieldSpec, RuntimeField } from './types';

/** What the search body's `runtime_mappings` takes; a data view adds labels and formats that the engine refuses. */
const RUNTIME_OPTIONS = [
  'type',
  'script',
  'fields',
  'format',
  'fetch_fields',
  'input_field',
  'target_field',
  'target_index',
];

/** Kibana's field types for the runtime types that are not called the same. */
const FIELD_TYPES: Record<string, string> = { keyword: 'string', long: 'number', double: 'number' };

/**
 * Reads a saved object of type `index-pattern`, as Kibana 8 and OpenSearch Dashboards 2 store it.
 * Kibana 8 stores no fields but those that people changed: complete them with `withFieldCaps`.
 * @throws {SavedSearchError} `wrong_type`, `bad_json`, `no_index`
 */
export function parseDataView({ id, type, attributes }: SavedObject): DataViewSpec {
  if (type !== 'index-pattern') {
    throw new SavedSearchError(
      'wrong_type',
      `The saved object ${id} is of type "${type}", not "index-pattern".`,
    );
  }
  const where = `the data view ${id}`;
  const fields = parseJson<FieldSpec[]>(attributes.fields, [], `fields of ${where}`, Array.isArray);
  const runtime = parseJson<Record<string, RuntimeField>>(
    attributes.runtimeFieldMap,
    {},
    `runtimeFieldMap of ${where}`,
  );
  return dataViewSpec({ id, ...attributes, fields, runtimeFieldMap: runtime });
}

/** The same from the spec that an unsaved ("ad hoc") data view is stored as inside a saved search. */
export function adHocDataView(spec: Record<string, unknown>): DataViewSpec {
  const { fields, runtimeFieldMap } = spec;
  return dataViewSpec({
    ...spec,
    id: asText(spec.id) ?? '',
    fields: Object.values(Object(fields)) as FieldSpec[],
    runtimeFieldMap: Object(runtimeFieldMap) as Record<string, RuntimeField>,
  });
}

interface RawDataView extends Record<string, unknown> {
  id: string;
  fields: FieldSpec[];
  runtimeFieldMap: Record<string, RuntimeField>;
}

function dataViewSpec({ id, title, timeFieldName, fields, runtimeFieldMap }: RawDataView): DataViewSpec {
  const index = asText(title);
  if (!index) throw new SavedSearchError('no_index', `The data view ${id} names no index.`);
  const known = new Set(fields.map(({ name }) => name));
  const time = asText(timeFieldName);
  return {
    id,
    title: index,
    ...(time ? { timeFieldName: time } : {}),
    fields: [...fields, ...runtimeFields(runtimeFieldMap).filter(({ name }) => !known.has(name))],
    runtimeFieldMap,
  };
}

function runtimeFields(map: Record<string, RuntimeField>): FieldSpec[] {
  return Object.entries(map).flatMap(([name, { type, fields }]) => {
    if (type !== 'composite') return [runtimeField(name, type)];
    const parts = Object.entries(Object(fields) as Record<string, { type: string }>);
    return parts.map(([part, { type: partType }]) => runtimeField(`${name}.${part}`, partType));
  });
}

const runtimeField = (name: string, type: string): FieldSpec => ({
  name,
  type: FIELD_TYPES[type] ?? type,
  esTypes: [type],
  searchable: true,
  aggregatable: true,
});

/** The `runtime_mappings` of a search on this data view. */
export function runtimeMappings({ runtimeFieldMap = {} }: DataViewSpec): Record<string, RuntimeField> {
  return Object.fromEntries(
    Object.entries(runtimeFieldMap).map(([name, field]) => {
      const taken = Object.entries(field).filter(
        ([key, value]) => RUNTIME_OPTIONS.includes(key) && value != null,
      );
      return [name, Object.fromEntries(taken) as RuntimeField];
    }),
  );
}
