import { type Es, EsError, type EsOptions, type EsRequest } from '../../server/ports';

/**
 * An engine on which searches of one index take long: an `_msearch` answers when its last search does, so everything in the
 * batch waits with it, and where the caller's time limit comes first, all of it fails with that.
 */
export class HoldingEs implements Es {
  readonly flavour;
  /** Calls that were held, for the record. */
  held = 0;

  constructor(
    private readonly es: Es,
    /** Milliseconds that the search takes. */
    private readonly holdMs: number,
    private readonly isSlow: (index: string) => boolean,
  ) {
    this.flavour = es.flavour;
  }

  async request<T>(request: EsRequest, options: EsOptions = {}): Promise<T> {
    if (!this.concerns(request)) return this.es.request<T>(request, options);
    this.held += 1;
    const { timeoutMs = Number.POSITIVE_INFINITY, signal } = options;
    const inTime = this.holdMs < timeoutMs;
    await new Promise((done) => {
      const timer = setTimeout(done, Math.min(this.holdMs, timeoutMs));
      signal?.addEventListener('abort', () => {
        clearTimeout(timer);
        done(undefined);
      });
    });
    if (signal?.aborted) throw new EsError(0, 'aborted', 'the call was aborted');
    if (!inTime) throw new EsError(408, 'timeout', 'the call took longer than its time limit');
    return this.asLong(request, await this.es.request<T>(request, options));
  }

  private concerns({ path, lines }: EsRequest): boolean {
    return path === '/_msearch' && (lines ?? []).some((line) => this.isSlow(indexOf(line)));
  }

  /** The answer says how long it took, as the engine's would. */
  private asLong<T>({ lines }: EsRequest, answer: T): T {
    const { responses } = answer as { responses: Array<{ took?: number }> };
    responses.forEach((one, at) => {
      if (this.isSlow(indexOf(lines![2 * at]!))) one.took = this.holdMs;
    });
    return answer;
  }
}

const indexOf = (line: object | string): string =>
  typeof line === 'string' ? '' : ((line as { index?: string }).index ?? '');
