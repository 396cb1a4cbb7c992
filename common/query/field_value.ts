import { QueryError } from './errors';
import type { FieldSpec } from './types';

/**
 * A written value in the type of its field, for the places that compare without conversion.
 * What is no number becomes null, which no number equals.
 * @throws {QueryError} for a boolean field and a value that is neither true nor false
 */
export function convertedValue({ name, type }: Pick<FieldSpec, 'name' | 'type'>, value: unknown): unknown {
  if (type === 'number' && typeof value !== 'number') {
    const number = Number(value);
    return Number.isNaN(number) ? null : number;
  }
  if (type !== 'boolean' || typeof value === 'boolean') return value;
  if (value === 1 || value === 'true') return true;
  if (value === 0 || value === 'false') return false;
  throw new QueryError(`"${value}" is neither true nor false, as the field ${name} is.`);
}
