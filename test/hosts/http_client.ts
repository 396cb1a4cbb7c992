/** Calls of a host's or an engine's HTTP API, as a script would make them. */
export interface HttpClient {
  readonly base: string;
  call<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** The status too, for answers that are refusals. */
  answer(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
}

/** An address with user and password in it stands for their header. */
export function httpClient(address: string, given: Record<string, string> = {}): HttpClient {
  const { username, password, origin } = new URL(address);
  const base = username ? origin : address;
  const headers = username
    ? { authorization: basic(username, decodeURIComponent(password)), ...given }
    : given;
  const answer: HttpClient['answer'] = async (method, path, body) => {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: {
        ...(body === undefined
          ? {}
          : { 'content-type': typeof body === 'string' ? 'application/x-ndjson' : 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(60_000),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : parsed(text) };
  };
  return {
    base,
    answer,
    async call<T>(method: string, path: string, body?: unknown) {
      const { status, body: answered } = await answer(method, path, body);
      if (status >= 300)
        throw new Error(`${method} ${path} answered ${status}: ${JSON.stringify(answered).slice(0, 800)}`);
      return answered as T;
    },
  };
}

export const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Asks until the answer is there; says what was waited for when it does not come. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | null | undefined | false>,
  { withinMs = 60_000, everyMs = 500 } = {},
): Promise<T> {
  const end = Date.now() + withinMs;
  let last = '';
  for (;;) {
    try {
      const answer = await ask();
      if (answer) return answer;
    } catch (error) {
      last = ` (last failure: ${(error as Error).message})`;
    }
    if (Date.now() > end) throw new Error(`waited ${withinMs / 1000} s in vain for ${what}${last}`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
