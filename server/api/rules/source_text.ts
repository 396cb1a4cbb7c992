import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import { KqlSyntaxError, parseKql } from '../../../common/query';
import type { Source } from '../../../common/schemas';
import { ApiFailure } from '../failures';

/** `line 3, character 5` of an offset. */
function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `line ${before.length}, character ${before[before.length - 1]!.length + 1}`;
}

const refuse = (path: string, message: string, position: number): ApiFailure =>
  new ApiFailure(400, message, { fields: [{ path, message, position }] });

/**
 * Refuses a query text that cannot be parsed, with the place. `path` is where the source lies in the input.
 * @throws {ApiFailure} 400
 */
export function checkSourceText(source: Source, path: string): void {
  if (source.kind !== 'query') return;
  const at = `${path}.query`;
  if (source.language === 'kuery') {
    try {
      parseKql(source.query);
    } catch (error) {
      if (error instanceof KqlSyntaxError) throw refuse(at, error.message, error.position);
      throw error;
    }
  }
  // An empty text asks for everything, in every language.
  if (source.language === 'dsl' && source.query.trim() !== '') {
    const errors: ParseError[] = [];
    const value: unknown = parse(source.query, errors, { disallowComments: true });
    const first = errors[0];
    if (first) {
      const what = printParseErrorCode(first.error)
        .replace(/([A-Z])/g, ' $1')
        .trim()
        .toLowerCase();
      throw refuse(at, `not JSON: ${what} at ${placeOf(source.query, first.offset)}`, first.offset);
    }
    if (
      typeof value !== 'object' ||
      value === null ||
      Array.isArray(value) ||
      Object.keys(value).length !== 1
    ) {
      throw refuse(at, 'Query DSL is a JSON object with one query in it, as in {"match_all": {}}', 0);
    }
  }
}
