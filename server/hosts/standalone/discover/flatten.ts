type Fields = Record<string, unknown>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A document as dotted names → values. Lists of objects become one list per leaf, as the engine sees them. */
export function flatten(source: Fields): Fields {
  const flat: Fields = {};
  const put = (name: string, value: unknown) => {
    const known = flat[name];
    flat[name] = known === undefined ? value : [...asList(known), ...asList(value)];
  };
  const walk = (value: unknown, name: string) => {
    if (isObject(value))
      for (const [key, inner] of Object.entries(value)) walk(inner, name ? `${name}.${key}` : key);
    else if (Array.isArray(value) && value.some(isObject)) for (const one of value) walk(one, name);
    else put(name, value);
  };
  walk(source, '');
  return flat;
}

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);
