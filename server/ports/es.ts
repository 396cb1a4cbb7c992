/** One call to the engine, the same on every host: bodies go in plain and come out unwrapped. */
export interface EsRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'HEAD';
  /** Path with its leading slash, already encoded. */
  path: string;
  query?: Record<string, string | number | boolean>;
  /** JSON object, or lines for `_msearch` and `_bulk`; a line that is a string is JSON already. */
  body?: Record<string, unknown>;
  lines?: ReadonlyArray<object | string>;
}

export interface EsOptions {
  signal?: AbortSignal;
  /** Milliseconds until the call is given up; the client never retries by itself. */
  timeoutMs?: number;
}

/** A client for one identity. Rejects with an `EsError`, never with a client's own error. */
export interface Es {
  readonly flavour: 'elasticsearch' | 'opensearch';
  request<T>(request: EsRequest, options?: EsOptions): Promise<T>;
}

/** What the engine, or the way to it, answered instead of a result. `status` 0: no answer came. */
export class EsError extends Error {
  constructor(
    readonly status: number,
    readonly type: string,
    message: string,
    readonly body: unknown = null,
  ) {
    super(message);
    this.name = 'EsError';
  }
  /** Whether the same call may succeed later. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500 || this.status === 408;
  }
}
