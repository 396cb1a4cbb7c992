/** Mapping types that the engine of the host tests lacks, and the plain type that stands in for each. */
const PLAIN_TYPES: Record<string, string> = {
  version: 'keyword',
  wildcard: 'keyword',
  constant_keyword: 'keyword',
  match_only_text: 'text',
  unsigned_long: 'long',
  scaled_float: 'double',
  aggregate_metric_double: 'object',
};
/** Parameters that belong to a replaced type only. */
const PARAMETERS_OF_REPLACED = ['value', 'scaling_factor', 'metrics', 'default_metric'];
/** Settings and options of features that it lacks. */
const UNKNOWN_SETTINGS = /^(index\.)?lifecycle(\.|$)/;

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** A copy of a create-index, put-mapping or template body in which every mapping type is one that the engine has. */
export function plainMappings(body: Json, inSettings = false): Json {
  if (Array.isArray(body)) return body.map((item) => plainMappings(item, inSettings));
  if (body === null || typeof body !== 'object') return body;
  const out: { [name: string]: Json } = {};
  const plain = typeof body.type === 'string' ? PLAIN_TYPES[body.type] : undefined;
  for (const [name, value] of Object.entries(body)) {
    if (plain && PARAMETERS_OF_REPLACED.includes(name)) continue;
    if (inSettings && UNKNOWN_SETTINGS.test(name)) continue;
    out[name] = plain && name === 'type' ? plain : plainMappings(value, inSettings || name === 'settings');
  }
  return out;
}
