import Mustache from 'mustache';

const MAX_DEPTH = 20;

/**
 * A copy that holds data alone: objects without a prototype, no functions, no cycles (what lies deeper than 20 levels is
 * left out). `constructor` or `__proto__` in a template, or as a field of a hostile document, are then names like any other.
 */
export function plainData(value: unknown, depth = 0): unknown {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'object' || depth >= MAX_DEPTH) return null;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((item) => plainData(item, depth + 1));
  const copy: Record<string, unknown> = Object.create(null);
  for (const [name, item] of Object.entries(value)) copy[name] = plainData(item, depth + 1);
  return copy;
}

const MISSING = Symbol('missing');

/** `user.name` under `{ "user.name": … }` as well as `{ user: { name: … } }`: the longest own name wins at each level. */
function descend(view: unknown, names: readonly string[]): unknown {
  if (names.length === 0) return view;
  if (typeof view !== 'object' || view === null) return MISSING;
  for (let taken = names.length; taken > 0; taken--) {
    const name = names.slice(0, taken).join('.');
    if (Object.hasOwn(view, name)) {
      return descend((view as Record<string, unknown>)[name], names.slice(taken));
    }
  }
  return MISSING;
}

/** Mustache's context, looking at own properties of data only. */
export class DataContext extends Mustache.Context {
  constructor(
    private readonly data: unknown,
    private readonly outer?: DataContext,
  ) {
    super(data, outer);
  }

  override push(view: unknown): DataContext {
    return new DataContext(view, this);
  }

  override lookup(name: string): unknown {
    if (name === '.') return this.data;
    const names = name.split('.');
    for (let at: DataContext | undefined = this; at; at = at.outer) {
      const found = descend(at.data, names);
      if (found !== MISSING) return found;
    }
    return undefined;
  }
}
