import { type FileValue, ListTextError, parseList } from '../../../common/lists';
import { LIST_LIMITS, type ListInput } from '../../../common/schemas';
import { valueProblem } from '../../conditions';
import { ApiFailure } from '../failures';

type Problem = { path: string; message: string; position?: number };

/** Told at once; the rest would only repeat them. */
const PROBLEMS_TOLD = 20;

const number = (count: number): string => count.toLocaleString('en-US');

/**
 * The values of a list as it is entered, each once, those of the file last. Throws a 400 that names the place of what is
 * wrong: `values.3`, or the line and position in the file's text.
 */
export function valuesOf({ values, file }: ListInput, path: string): string[] {
  const problems: Problem[] = [];
  values.forEach((value, at) => {
    const message = valueProblem(value);
    if (message) problems.push({ path: `${path}values.${at}`, message });
  });
  const text = `${path}file.text`;
  const fromFile = file ? readFile(file, text) : [];
  for (const { value, line, position } of fromFile) {
    const message = fileProblem(value);
    if (message) problems.push({ path: text, message: `line ${line}: ${message}`, position });
  }
  const all = new Set([...values, ...fromFile.map(({ value }) => value)]);
  const place = file ? text : `${path}values`;
  if (all.size > LIST_LIMITS.values) {
    const message = `${number(all.size)} values are too many: a list holds at most ${number(LIST_LIMITS.values)}`;
    problems.push({ path: place, message });
  }
  const characters = [...all].reduce((total, value) => total + value.length, 0);
  if (characters > LIST_LIMITS.total) {
    const message = `the values have ${number(characters)} characters: a list holds at most ${number(LIST_LIMITS.total)}`;
    problems.push({ path: place, message });
  }
  if (problems.length === 0) return [...all];
  const [first] = problems as [Problem];
  const rest = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  throw new ApiFailure(400, `${first.path}: ${first.message}${rest}`, {
    fields: problems.slice(0, PROBLEMS_TOLD),
  });
}

function readFile(file: NonNullable<ListInput['file']>, path: string): FileValue[] {
  try {
    return parseList(file.text, file);
  } catch (error) {
    if (!(error instanceof ListTextError)) throw error;
    const { message, position } = error;
    throw new ApiFailure(400, `${path}: ${message}`, { fields: [{ path, message, position }] });
  }
}

const fileProblem = (value: string): string | null =>
  value.length > LIST_LIMITS.characters
    ? `the value is longer than ${number(LIST_LIMITS.characters)} characters`
    : valueProblem(value);
