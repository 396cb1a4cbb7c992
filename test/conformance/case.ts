/** What came of one recorded case. */
export interface CaseResult {
  name: string;
  /** What differs from the recorded answer; null when nothing does. */
  difference: string | null;
}

/** Runs every case of a file; the path is as given on the command line. */
export type Runner = (file: string) => CaseResult[] | Promise<CaseResult[]>;

/**
 * The first place where two JSON values differ, in words, or null. The order of keys in an object does not count;
 * a key that holds `undefined` is one that is not there.
 */
export function difference(actual: unknown, expected: unknown, path = 'answer'): string | null {
  if (isRecord(actual) && isRecord(expected)) {
    const keys = new Set([...presentKeys(expected), ...presentKeys(actual)]);
    return firstOf([...keys].map((key) => () => difference(actual[key], expected[key], `${path}.${key}`)));
  }
  if (Array.isArray(actual) && Array.isArray(expected)) {
    if (actual.length !== expected.length) {
      return `${path} has ${actual.length} items, not ${expected.length}: ${show(actual)} instead of ${show(expected)}`;
    }
    return firstOf(expected.map((item, index) => () => difference(actual[index], item, `${path}[${index}]`)));
  }
  return Object.is(actual, expected) ? null : `${path} is ${show(actual)} instead of ${show(expected)}`;
}

function firstOf(checks: Array<() => string | null>): string | null {
  for (const check of checks) {
    const found = check();
    if (found !== null) return found;
  }
  return null;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const presentKeys = (record: Record<string, unknown>): string[] =>
  Object.keys(record).filter((key) => record[key] !== undefined);

const show = (value: unknown): string => (value === undefined ? 'missing' : JSON.stringify(value));
