/** A page's state as it stands in the address: one text, many texts, or nothing. */
export type UrlValue = string | string[] | undefined;

/** How one name of the state is read from and written to the address. */
export interface Field<T> {
  read(values: string[]): T;
  /** Undefined where the value is the one that an empty address stands for. */
  write(value: T): UrlValue;
}

export type Fields<S> = { [K in keyof S]: Field<S[K]> };

export const text = (fallback = ''): Field<string> => ({
  read: ([value]) => value ?? fallback,
  write: (value) => (value === fallback ? undefined : value),
});

export const maybe: Field<string | undefined> = {
  read: ([value]) => value || undefined,
  write: (value) => value || undefined,
};

export const many: Field<string[]> = { read: (values) => values.filter(Boolean), write: (value) => value };

export const flag: Field<boolean> = {
  read: ([value]) => value === '1',
  write: (value) => (value ? '1' : undefined),
};

/** A whole number of at least 1. */
export const count = (fallback: number): Field<number> => ({
  read: ([value]) => (/^[1-9]\d{0,6}$/.test(value ?? '') ? Number(value) : fallback),
  write: (value) => (value === fallback ? undefined : String(value)),
});

/** One of a closed list of words; anything else in the address reads as the fallback. */
export const oneOf = <T extends string>(words: readonly T[], fallback: T): Field<T> => ({
  read: ([value]) => words.find((word) => word === value) ?? fallback,
  write: (value) => (value === fallback ? undefined : value),
});

/** Any of a closed list of words; unknown ones are left out. */
export const anyOf = <T extends string>(words: readonly T[]): Field<T[]> => ({
  read: (values) => words.filter((word) => values.includes(word)),
  write: (value) => value,
});

export function readUrl<S>(fields: Fields<S>, search: string): S {
  const params = new URLSearchParams(search);
  const names = Object.keys(fields) as Array<keyof S & string>;
  return Object.fromEntries(names.map((name) => [name, fields[name].read(params.getAll(name))])) as S;
}

/** The state as the text behind `?`, without what the fallbacks say anyway; names that are not the page's stay. */
export function writeUrl<S>(fields: Fields<S>, state: S, search = ''): string {
  const params = new URLSearchParams(search);
  for (const name of Object.keys(fields) as Array<keyof S & string>) {
    params.delete(name);
    const value = fields[name].write(state[name]);
    for (const one of value === undefined ? [] : Array.isArray(value) ? value : [value])
      params.append(name, one);
  }
  return params.toString();
}
