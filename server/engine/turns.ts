/** What waits for its turn. */
export interface Claim {
  /** The greater, the sooner; asked when a turn is free, for it may have grown meanwhile. */
  rank(): number;
  go(): void;
}

/** So many at once. Of those who wait the one of the highest rank goes first; of equals, whoever came first. */
export class Turns {
  private readonly queue: Claim[] = [];

  constructor(private free: number) {}

  /** `go` is called now or when others have given their turns back; whoever goes gives its own back. */
  take(claim: Claim): void {
    if (this.free === 0) {
      this.queue.push(claim);
      return;
    }
    this.free -= 1;
    claim.go();
  }

  give(): void {
    let next = 0;
    let highest = Number.NEGATIVE_INFINITY;
    this.queue.forEach((claim, at) => {
      const rank = claim.rank();
      if (rank <= highest) return;
      highest = rank;
      next = at;
    });
    const [claim] = this.queue.splice(next, 1);
    if (claim) claim.go();
    else this.free += 1;
  }
}
