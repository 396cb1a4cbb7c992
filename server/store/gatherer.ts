const SIZE = 500;

/** Gathers what many callers want at the same time into few calls, each answered on its own. */
export class Gatherer<Ask, Answer> {
  private readonly waiting: Array<{ ask: Ask; resolve(answer: Answer): void; reject(error: unknown): void }> =
    [];
  private inFlight = 0;
  private scheduled = false;

  constructor(
    private readonly call: (asks: Ask[]) => Promise<Answer[]>,
    /** Calls under way at once; what is wanted meanwhile shares the next. */
    private readonly mostInFlight: number,
  ) {}

  ask(ask: Ask): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ ask, resolve, reject });
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      while (this.waiting.length > 0 && this.inFlight < this.mostInFlight)
        void this.send(this.waiting.splice(0, SIZE));
    });
  }

  private async send(part: typeof this.waiting): Promise<void> {
    this.inFlight += 1;
    try {
      const answers = await this.call(part.map(({ ask }) => ask));
      part.forEach(({ resolve }, at) => {
        resolve(answers[at]!);
      });
    } catch (error) {
      for (const { reject } of part) reject(error);
    } finally {
      this.inFlight -= 1;
      if (this.waiting.length > 0) this.schedule();
    }
  }
}
