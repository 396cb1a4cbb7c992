/** A value longer than this is cut, and says so: a document of a megabyte must not make its alert unstorable. */
const MOST_CHARACTERS = 4_000;
const MOST_VALUES = 50;

function bounded(value: unknown): unknown {
  if (typeof value === 'string') return cut(value);
  if (typeof value !== 'object' || value === null) return value;
  const text = JSON.stringify(value) ?? '';
  return text.length <= MOST_CHARACTERS ? value : cut(text);
}

/** Never ends within a surrogate pair. */
function cut(text: string): string {
  if (text.length <= MOST_CHARACTERS) return text;
  const kept = text.slice(0, MOST_CHARACTERS).replace(/[\ud800-\udbff]$/, '');
  return `${kept}… (cut, ${text.length} characters)`;
}

/** A sample's values of one field: a single one stands alone, many are cut to the first fifty and how many more there were. */
export function boundedValues(values: readonly unknown[]): unknown {
  if (values.length === 1) return bounded(values[0]);
  const kept = values.slice(0, MOST_VALUES).map(bounded);
  return values.length > MOST_VALUES ? [...kept, `… (${values.length - MOST_VALUES} more values)`] : kept;
}
