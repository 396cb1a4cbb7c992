import type { Rule } from '../../common/schemas';
import type { Log } from '../ports';
import { type RuleDocument, ruleDocument, ruleOf, type Store, type Stored } from '../store';

const LOOK_EVERY_MS = 2_000;
/** Changes are asked for again this far back: a search sees a write up to a second late, and nodes' clocks differ. */
const OVERLAP_MS = 60_000;

interface Entry {
  rule: Rule;
  seqNo: number;
  primaryTerm: number;
}

/** All rules of the cluster as this node knows them: read once, then what changed every two seconds. */
export class RuleBook {
  private readonly entries = new Map<string, Entry>();
  private lookedAt = Number.NEGATIVE_INFINITY;
  private looking: Promise<void> | null = null;
  /** Grows whenever a rule changed: who keeps something derived from rules can see that it is stale. */
  revision = 0;

  constructor(
    private readonly store: Store,
    private readonly log: Log,
    private readonly now: () => number,
  ) {}

  /** Every rule that is not deleted. */
  all(): Rule[] {
    return [...this.entries.values()].map(({ rule }) => rule);
  }

  get(id: string): Rule | undefined {
    return this.entries.get(id)?.rule;
  }

  /** Looks for changes when it is time, or at once when `at once` is asked. Rejects with `EsError`. */
  async refresh(atOnce = false): Promise<void> {
    if (this.looking) await this.looking;
    if (!atOnce && this.now() - this.lookedAt < LOOK_EVERY_MS) return;
    this.looking ??= this.look().finally(() => {
      this.looking = null;
    });
    await this.looking;
  }

  private async look(): Promise<void> {
    const before = this.lookedAt;
    const since = before - OVERLAP_MS;
    const now = this.now();
    const body = {
      query:
        before === Number.NEGATIVE_INFINITY
          ? { term: { deleted: false } }
          : { range: { changed_at: { gte: since, format: 'epoch_millis' } } },
      sort: [{ changed_at: 'asc' }, { id: 'asc' }],
    };
    for await (const page of this.store.scan<RuleDocument>('rules', body)) {
      for (const hit of page) this.take(hit);
    }
    // Only now: what a failed look did not see is looked for again.
    this.lookedAt = now;
  }

  private take(hit: Stored<RuleDocument>): void {
    const known = this.entries.get(hit.id);
    if (known && known.seqNo >= hit.seqNo) return;
    const rule = ruleOf(hit.source);
    this.revision += 1;
    if (rule.deleted) this.entries.delete(hit.id);
    else this.entries.set(hit.id, { rule, seqNo: hit.seqNo, primaryTerm: hit.primaryTerm });
  }

  /** Keeps what the engine learns about a rule's source, unless a person changed the rule in between. */
  async keep(
    id: string,
    change: Pick<Rule, 'resolved' | 'resolvedOthers' | 'orphanedSince' | 'heldSources'>,
  ): Promise<void> {
    const entry = this.entries.get(id);
    if (!entry) return;
    const rule: Rule = { ...entry.rule, ...change };
    const doc = ruleDocument(rule, new Date(this.now()).toISOString());
    const { seqNo, primaryTerm } = entry;
    const written = await this.store.write({
      op: 'index',
      index: this.store.alias('rules'),
      id,
      doc,
      fence: { seqNo, primaryTerm },
    });
    if (written.outcome !== 'done') return;
    this.entries.set(id, { rule, seqNo: written.seqNo, primaryTerm: written.primaryTerm });
    this.log.debug(
      `rule ${rule.name}: its source now stands for revision ${change.resolved?.revision ?? 'none'}`,
    );
  }
}
