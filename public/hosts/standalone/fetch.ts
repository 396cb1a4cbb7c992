import type { ApiError } from '../../../common/api';
import { type BrowserHost, HttpFailure } from '../../ports';

type Options = Parameters<BrowserHost['http']['fetch']>[1];

/** `{ tag: ['a','b'], page: 2 }` → `?tag=a&tag=b&page=2`. */
export function queryText(query: Record<string, unknown> = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) params.append(name, String(one));
    }
  }
  const text = params.toString();
  return text && `?${text}`;
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

const isApiError = (body: unknown): body is ApiError =>
  typeof body === 'object' && body !== null && typeof (body as ApiError).message === 'string';

/** Calls the server that this page came from. Status 0 stands for one that did not answer at all. */
export async function fetchJson<T>(path: string, { method, query, body, signal }: Options): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path + queryText(query), {
      method,
      signal,
      credentials: 'same-origin',
      headers: {
        'x-requested-with': 'lookout',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') throw error;
    throw new HttpFailure(0, null, 'The server did not answer.');
  }
  const answer = await bodyOf(response);
  if (response.ok) return answer as T;
  const refused = isApiError(answer) ? answer : null;
  throw new HttpFailure(
    response.status,
    refused,
    refused?.message ?? `The server answered ${response.status}.`,
  );
}
