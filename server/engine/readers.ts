import type { Rule } from '../../common/schemas';
import type { Reading } from '../credentials';
import { type SearchCounts, Searcher } from './searcher';
import { Turns } from './turns';

/** Batches of all identities together under way at once; each has four, or one slow one, of its own. */
const QUICK_AT_ONCE = 8;
const SLOW_AT_ONCE = 4;
/** Identities that are kept; those of rules that run stay, since each use makes them new. */
const KEPT = 1_000;

/** How the rules of one identity read: their searches share batches. */
export interface RuleReads extends Reading {
  /** Batches for rules that behave, and for rules that overran lately. */
  quick: Searcher;
  slow: Searcher;
}

/** One set of batches for each identity that rules read with. */
export class Readers {
  private readonly kept = new Map<string, RuleReads>();
  private readonly quickTurns = new Turns(QUICK_AT_ONCE);
  private readonly slowTurns = new Turns(SLOW_AT_ONCE);
  private readonly past: SearchCounts = { searches: 0, batches: 0, rejected: 0 };

  constructor(
    private readonly readingOf: (rule: Rule) => Promise<Reading>,
    private readonly timeoutMs: number,
  ) {}

  /** Rejects with an `EsError` that says what is wrong with the rule's key. */
  async of(rule: Rule): Promise<RuleReads> {
    const reading = await this.readingOf(rule);
    const known = this.kept.get(reading.id);
    const reads = known ?? this.make(reading);
    this.kept.delete(reading.id);
    this.kept.set(reading.id, reads);
    if (this.kept.size > KEPT) this.forget(this.kept.keys().next().value as string);
    return reads;
  }

  /** Of all rules since the start. */
  get counts(): SearchCounts {
    const sum = { ...this.past };
    for (const { quick, slow } of this.kept.values()) for (const one of [quick, slow]) add(sum, one.counts);
    return sum;
  }

  /** The smallest batches of any identity, where the engine has too much to do; null when all are as large as may be. */
  get shrunkTo(): number | null {
    const quick = [...this.kept.values()].map((one) => one.quick.batch);
    const shrunk = quick.filter((one) => one.shrunk).map(({ size }) => size);
    return shrunk.length > 0 ? Math.min(...shrunk) : null;
  }

  private make(reading: Reading): RuleReads {
    const { timeoutMs } = this;
    const words = reading.words ?? undefined;
    return {
      ...reading,
      quick: new Searcher(reading.es, { timeoutMs, words, turns: this.quickTurns }),
      slow: new Searcher(reading.es, { timeoutMs, words, batchSize: 5, inFlight: 1, turns: this.slowTurns }),
    };
  }

  private forget(id: string): void {
    const reads = this.kept.get(id);
    if (!reads) return;
    for (const one of [reads.quick, reads.slow]) add(this.past, one.counts);
    this.kept.delete(id);
  }
}

function add(sum: SearchCounts, more: SearchCounts): void {
  sum.searches += more.searches;
  sum.batches += more.batches;
  sum.rejected += more.rejected;
}
