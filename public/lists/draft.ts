import { type FileValue, parseList } from '../../common/lists';
import { LIST_LIMITS, type ListInput, type ValueList } from '../../common/schemas';

/** A text file that was picked. */
export interface PickedFile {
  name: string;
  text: string;
  format: 'lines' | 'csv';
  header: boolean;
}

export interface ListDraft {
  name: string;
  description: string;
  /** One value a line. */
  values: string;
  /** Values with a line break in them, which no line can show: kept as they are. */
  odd: string[];
  file: PickedFile | null;
}

export const NEW_LIST: ListDraft = { name: '', description: '', values: '', odd: [], file: null };

const isOdd = (value: string): boolean => /[\r\n]/.test(value) || value !== value.trim();

export const draftOfList = ({ name, description, values }: ValueList): ListDraft => ({
  name,
  description,
  values: values.filter((value) => !isOdd(value)).join('\n'),
  odd: values.filter(isOdd),
  file: null,
});

export const linesOf = (text: string): string[] => [
  ...new Set(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
  ),
];

/** How a file is read at first: by its name. */
export const pickedFile = (name: string, text: string): PickedFile => ({
  name,
  text,
  format: /\.csv$/i.test(name) ? 'csv' : 'lines',
  header: false,
});

/** The values of a file, or why it cannot be read. */
export function valuesOfFile(file: PickedFile): { values: FileValue[]; error: string | null } {
  if (file.text.length > LIST_LIMITS.total)
    return {
      values: [],
      error: `the file has more than ${LIST_LIMITS.total.toLocaleString('en-US')} characters`,
    };
  try {
    return { values: parseList(file.text, file), error: null };
  } catch (error) {
    return { values: [], error: error instanceof Error ? error.message : String(error) };
  }
}

/** The draft as the API takes it, or what is wrong with which field. */
export function checkList(draft: ListDraft): { input: ListInput | null; errors: Record<string, string> } {
  const errors: Record<string, string> = {};
  const { name, description, odd, file } = draft;
  const values = [...linesOf(draft.values), ...odd];
  const found = file ? valuesOfFile(file) : null;
  if (!name.trim()) errors.name = 'give the list a name';
  if (found?.error) errors.file = found.error;
  const count = new Set([...values, ...(found?.values.map(({ value }) => value) ?? [])]).size;
  if (count > LIST_LIMITS.values)
    errors[found ? 'file' : 'values'] =
      `${count.toLocaleString('en-US')} values are too many: a list holds at most ${LIST_LIMITS.values.toLocaleString('en-US')}`;
  if (Object.keys(errors).length > 0) return { input: null, errors };
  return {
    input: {
      name: name.trim(),
      description,
      values,
      file: file && { text: file.text, format: file.format, header: file.header },
    },
    errors,
  };
}
