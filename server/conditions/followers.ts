/**
 * The moments at which one key was followed, to be asked whether any lies in `(after, until]`. Moments must not go back.
 *
 * Where every question is `span` long, a moment between two others that lie no further than that apart answers nothing
 * that they do not: it is dropped, and what is held stays small however many there are.
 */
export class Followers {
  private readonly moments: number[] = [];

  /** @param span length of every question, milliseconds; 0 when they differ */
  constructor(private readonly span: number) {}

  add(at: number): void {
    const { moments } = this;
    const size = moments.length;
    if (moments[size - 1] === at) return;
    if (size > 1 && at - moments[size - 2]! <= this.span) moments[size - 1] = at;
    else moments.push(at);
  }

  any(after: number, until: number): boolean {
    const { moments } = this;
    let low = 0;
    let high = moments.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (moments[middle]! > after) high = middle;
      else low = middle + 1;
    }
    const next = moments[low];
    return next !== undefined && next <= until;
  }
}
