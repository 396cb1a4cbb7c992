/** Lets at most `width` tasks run at once; the others wait their turn. */
export class Gate {
  private running = 0;
  private readonly waiting: Array<() => void> = [];

  constructor(private readonly width: number) {}

  /** A task whose signal aborts while it waits is never begun: it rejects with an `AbortError`. */
  async run<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.running >= this.width) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.running += 1;
    try {
      if (signal?.aborted) throw Object.assign(new Error('the caller went away'), { name: 'AbortError' });
      return await task();
    } finally {
      // The place is handed on rather than freed, so that nobody slips in between.
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}
