import { EsError } from '../../ports';
import { hostEsError } from './host_es_error';

/** The saved-objects client says its status in Boom's shape. */
export const boomStatus = (failure: unknown): number | undefined =>
  (failure as { output?: { statusCode?: number } } | null)?.output?.statusCode;

export const wordsOf = (failure: unknown): string =>
  failure instanceof Error ? failure.message : String(failure);

export const savedObjectError = (status: number, what: string, words: string): EsError =>
  new EsError(status, 'saved_objects', `cannot ${what}: ${words}`);

export function nullWhenMissing(failure: unknown): null {
  if (boomStatus(failure) === 404) return null;
  throw failure;
}

/** So that the core can tell a host that cannot be asked just now from a saved search that is gone. */
export async function asEsErrors<T>(what: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (failure) {
    const status = boomStatus(failure);
    if (status === undefined) throw hostEsError(failure, { method: 'GET', path: `/${what}` });
    throw savedObjectError(status, what, wordsOf(failure));
  }
}
