import { RE2JS } from 're2js';

/** The values of a list: texts, and regular expressions between slashes, each for the whole value. */
export interface ValueSet {
  /** Null where regular expressions are among them: then the values cannot be named beforehand. */
  texts: ReadonlySet<string> | null;
  has(value: string): boolean;
  /** Regular expressions that are none, in words; they were left out. */
  problems: string[];
}

/** Answers of regular expressions that are kept, so that a value met again costs a look-up. */
const REMEMBERED = 10_000;

/** `/b.d/` → `b.d`; null for a literal. A lone `/` and `//` are literals. */
const patternOf = (value: string): string | null =>
  value.length > 2 && value.startsWith('/') && value.endsWith('/') ? value.slice(1, -1) : null;

/** What is wrong with a value of a list; null when it can be used. */
export function valueProblem(value: string): string | null {
  const pattern = patternOf(value);
  if (pattern === null) return null;
  try {
    compile(pattern);
    return null;
  } catch (error) {
    const shown = value.length > 80 ? `${value.slice(0, 80)}…` : value;
    // The flag that makes a dot any character stands in the text as it was parsed.
    const why = (error as Error).message.replace(/^error parsing regexp: /, '').replace('`(?s)', '`');
    return `${shown} is no regular expression: ${why}`;
  }
}

/** As in the engine's own regular expressions, a dot is any character. */
const compile = (pattern: string): RE2JS => RE2JS.compile(pattern, RE2JS.DOTALL);

/** Matching takes time in proportion to the text, whatever the expression (RE2). */
export function valueSet(values: Iterable<string>): ValueSet {
  const texts = new Set<string>();
  const patterns: RE2JS[] = [];
  const problems: string[] = [];
  for (const value of new Set(values)) {
    const pattern = patternOf(value);
    const problem = pattern === null ? null : valueProblem(value);
    if (pattern === null) texts.add(value);
    else if (problem === null) patterns.push(compile(pattern));
    else problems.push(`${problem}; it was left out`);
  }
  if (patterns.length === 0) return { texts, has: (value) => texts.has(value), problems };
  const known = new Map<string, boolean>();
  const fits = (value: string): boolean => {
    let answer = known.get(value);
    if (answer !== undefined) return answer;
    answer = patterns.some((pattern) => pattern.matches(value));
    if (known.size >= REMEMBERED) known.clear();
    known.set(value, answer);
    return answer;
  };
  return { texts: null, has: (value) => texts.has(value) || fits(value), problems };
}
