import type { Rule } from '../../common/schemas';
import type { Reading } from '../credentials';
import { BatchSize } from './batch_size';
import { BATCH_SIZE, type SearchCounts, Searcher } from './searcher';
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

/**
 * One set of batches for each identity that rules read with. How large they are and whose turn it is is one thing for all: it
 * is one engine that has too much to do, and what matters more goes first, whoever saved it.
 */
export class Readers {
  private readonly kept = new Map<string, RuleReads>();
  private readonly quickBatch = new BatchSize(BATCH_SIZE);
  private readonly quickTurns = new Turns(QUICK_AT_ONCE);
  private readonly slowTurns = new Turns(SLOW_AT_ONCE);
  private readonly bySpace = new Map<string, SearchCounts>();

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
    if (this.kept.size > KEPT) this.kept.delete(this.kept.keys().next().value as string);
    return reads;
  }

  /** Of the rules of a space since the start: a batch that holds searches of two spaces is one of each. */
  countsOf(space: string): SearchCounts {
    const known = this.bySpace.get(space) ?? none();
    this.bySpace.set(space, known);
    return known;
  }

  /** How large batches may be where the engine has too much to do; null when they are as large as can be. */
  get shrunkTo(): number | null {
    return this.quickBatch.shrunk ? this.quickBatch.size : null;
  }

  private make(reading: Reading): RuleReads {
    const { timeoutMs, quickBatch: batch, quickTurns: turns } = this;
    const words = reading.words ?? undefined;
    return {
      ...reading,
      quick: new Searcher(reading.es, { timeoutMs, words, batch, turns }),
      slow: new Searcher(reading.es, { timeoutMs, words, batchSize: 5, inFlight: 1, turns: this.slowTurns }),
    };
  }
}

const none = (): SearchCounts => ({ searches: 0, batches: 0, rejected: 0 });
