import type { Es } from '../server/ports';

/** Makes a source index with `@timestamp` and these fields, each by its type or with its mapping. */
export const makeIndex = (
  es: Es,
  index: string,
  fields: Readonly<Record<string, string | object>> = {},
  settings: object = {},
) => {
  const mapped = Object.entries({ '@timestamp': 'date', ...fields }).map(([name, field]) => [
    name,
    typeof field === 'string' ? { type: field } : field,
  ]);
  const mappings = { properties: Object.fromEntries(mapped) };
  return es.request({ method: 'PUT', path: `/${index}`, body: { settings, mappings } });
};

/** Removes the indices of a pattern, hidden ones too, as far as there are any: engines refuse to delete by pattern. */
export async function removeIndices(es: Es, pattern: string): Promise<void> {
  const query = { expand_wildcards: 'all', ignore_unavailable: true };
  const found = await es.request<object>({ method: 'GET', path: `/${pattern}`, query });
  for (const index of Object.keys(found)) await es.request({ method: 'DELETE', path: `/${index}` });
}
