import type { EventDocument } from './contract';
import { referenceOf } from './samples';

/** One document a stage, each strictly later than the one before it. */
export type Chain = readonly EventDocument[];

/**
 * Follows one key through the documents of all stages in order of time. Of each stage it knows the latest chain that ends
 * there, which is that of its newest document: whatever came later has a chain at least as late.
 *
 * - A document goes on from what was there before its own moment: of equal times none comes after the other.
 * - Of several documents of a stage at one moment the one with the greatest name stands in the chain, whatever the order
 *   they are read in.
 */
export class ChainTracker {
  private readonly settled: Array<Chain | null>;
  private readonly fresh: Array<Chain | null>;
  private at = Number.NEGATIVE_INFINITY;

  /** @param within how far the last document of a chain may lie after its first, milliseconds */
  constructor(
    stages: number,
    private readonly within: number,
  ) {
    this.settled = new Array<Chain | null>(stages).fill(null);
    this.fresh = new Array<Chain | null>(stages).fill(null);
  }

  /** The latest chain that ends with this document of a stage; null when there is none. */
  add(stage: number, document: EventDocument): Chain | null {
    if (document.time !== this.at) this.settle(document.time);
    const before = stage === 0 ? [] : this.settled[stage - 1]!;
    if (!before) return null;
    const chain = [...before, document];
    if (document.time > chain[0]!.time + this.within) return null;
    const twin = this.fresh[stage]?.[stage];
    if (!twin || referenceOf(twin) < referenceOf(document)) this.fresh[stage] = chain;
    return chain;
  }

  /** Whether any chain ends at the stage. */
  has(stage: number): boolean {
    return (this.fresh[stage] ?? this.settled[stage] ?? null) !== null;
  }

  private settle(at: number): void {
    for (const [stage, chain] of this.fresh.entries()) {
      if (chain) this.settled[stage] = chain;
      this.fresh[stage] = null;
    }
    this.at = at;
  }
}
