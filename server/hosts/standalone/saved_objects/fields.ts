import type { FieldSpec, RuntimeField } from '../../../../common/query';
import type { Es } from '../../../ports';

interface FieldCaps {
  fields: Record<
    string,
    Record<string, { searchable: boolean; aggregatable: boolean; metadata_field?: boolean }>
  >;
}

/** The engines' field types by the types that data views speak of; what is not named keeps its own name. */
const KINDS: Record<string, readonly string[]> = {
  string: [
    'keyword',
    'text',
    'match_only_text',
    'constant_keyword',
    'wildcard',
    'version',
    'flattened',
    'flat_object',
  ],
  number: [
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
  ],
  date: ['date', 'date_nanos'],
  boolean: ['boolean'],
  ip: ['ip'],
};
const KIND_OF = new Map(Object.entries(KINDS).flatMap(([kind, types]) => types.map((type) => [type, kind])));
const kindOf = (esType: string): string => KIND_OF.get(esType) ?? esType;

/** Kinds that differ between indices are a conflict, as in Kibana. */
function kindOfAll(esTypes: string[]): string {
  const kinds = new Set(esTypes.map(kindOf));
  return kinds.size === 1 ? [...kinds][0]! : 'conflict';
}

const parentsOf = (name: string): string[] =>
  [...name.matchAll(/\./g)].map((dot) => name.slice(0, dot.index)).reverse();

/** `_field_caps` as the fields of a data view: type, and for nested and multi fields what they belong to. */
export function toFieldSpecs({ fields }: FieldCaps): FieldSpec[] {
  const typesOf = (name: string) => Object.keys(fields[name] ?? {}).filter((type) => type !== 'unmapped');
  return Object.entries(fields).flatMap(([name, byType]): FieldSpec[] => {
    const esTypes = typesOf(name);
    const metadata = Object.values(byType).some(({ metadata_field }) => metadata_field);
    if (esTypes.length === 0 || (metadata && !['_id', '_index'].includes(name))) return [];
    const parents = parentsOf(name);
    const nested = parents.find((parent) => typesOf(parent).includes('nested'));
    const multi =
      parents[0] !== undefined && typesOf(parents[0]).some((type) => !['object', 'nested'].includes(type));
    const subType = {
      ...(nested ? { nested: { path: nested } } : {}),
      ...(multi ? { multi: { parent: parents[0]! } } : {}),
    };
    return [
      {
        name,
        type: kindOfAll(esTypes),
        esTypes,
        searchable: Object.values(byType).some(({ searchable }) => searchable),
        aggregatable: Object.values(byType).some(({ aggregatable }) => aggregatable),
        ...(Object.keys(subType).length > 0 ? { subType } : {}),
      },
    ];
  });
}

/** Runtime fields stand beside the mapped ones; those of a composite by their full names. */
export function runtimeFieldSpecs(runtime: Readonly<Record<string, RuntimeField>>): FieldSpec[] {
  return Object.entries(runtime).flatMap(([name, field]) => {
    const parts =
      field.type === 'composite' ? (field.fields as Record<string, { type: string }> | undefined) : undefined;
    const named = parts
      ? Object.entries(parts).map(([part, { type }]) => [`${name}.${part}`, type] as const)
      : [[name, field.type] as const];
    return named.map(([fullName, type]) => ({
      name: fullName,
      type: kindOf(type),
      esTypes: [type],
      searchable: true,
      aggregatable: true,
    }));
  });
}

const KEEP_MS = 60_000;
const KEEP_AT_MOST = 200;

/** Reads the fields of an index pattern; the answer is kept for a minute, as rules ask again and again. */
export function fieldReader(es: Es): (index: string) => Promise<FieldSpec[]> {
  const kept = new Map<string, { until: number; fields: Promise<FieldSpec[]> }>();
  return (index) => {
    const known = kept.get(index);
    if (known && known.until > Date.now()) return known.fields;
    if (kept.size >= KEEP_AT_MOST) kept.clear();
    const fields = es
      .request<FieldCaps>({
        method: 'GET',
        path: `/${index.split(',').map(encodeURIComponent).join(',')}/_field_caps`,
        query: { fields: '*', ignore_unavailable: true, allow_no_indices: true },
      })
      .then(toFieldSpecs);
    kept.set(index, { until: Date.now() + KEEP_MS, fields });
    // A failure is not kept: the next one asks again.
    fields.catch(() => kept.delete(index));
    return fields;
  };
}
