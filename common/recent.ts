/** Answers of the last moment, by what was asked; a failure is not kept. */
export class Recent<T> {
  private readonly kept = new Map<string, { until: number; answer: Promise<T> }>();

  /** `most`: when there are so many, all are let go. */
  constructor(
    private readonly forMs: number,
    private readonly now: () => number,
    private readonly most = 1_000,
  ) {}

  get(asked: string, make: () => Promise<T>): Promise<T> {
    const now = this.now();
    const found = this.kept.get(asked);
    if (found && found.until > now) return found.answer;
    const answer = make();
    if (this.kept.size >= this.most) this.kept.clear();
    const kept = { until: now + this.forMs, answer };
    this.kept.set(asked, kept);
    answer.catch(() => {
      if (this.kept.get(asked) === kept) this.kept.delete(asked);
    });
    return answer;
  }

  /** After a write whatever was counted is old. */
  forget(): void {
    this.kept.clear();
  }
}
