import type { AuditEvent, Rule } from '../../common/schemas';
import type { Log } from '../ports';
import {
  auditWrite,
  type Coalescer,
  type RuleDocument,
  ruleDocument,
  ruleOf,
  type Stored,
  stableId,
} from '../store';

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
  /** Deleted ones too, so that they are not news each time they are met. */
  private readonly entries = new Map<string, Entry>();
  private lookedAt = Number.NEGATIVE_INFINITY;
  private looking: Promise<void> | null = null;
  /** Grows whenever a rule changed: who keeps something derived from rules can see that it is stale. */
  revision = 0;

  constructor(
    private readonly io: Coalescer,
    private readonly log: Log,
    private readonly now: () => number,
  ) {}

  /** Every rule that is not deleted. */
  all(): Rule[] {
    return [...this.entries.values()].map(({ rule }) => rule).filter(({ deleted }) => !deleted);
  }

  get(id: string): Rule | undefined {
    const rule = this.entries.get(id)?.rule;
    return rule?.deleted ? undefined : rule;
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
    const { store } = this.io;
    const first = this.lookedAt === Number.NEGATIVE_INFINITY;
    const since = this.lookedAt - OVERLAP_MS;
    const now = this.now();
    const sort = [{ changed_at: 'asc' }, { id: 'asc' }];
    if (first) {
      const query = { term: { deleted: false } };
      for await (const page of store.scan<RuleDocument>('rules', { query, sort }))
        for (const hit of page) this.take(hit);
    } else {
      // Each change is met time and again, by the overlap: only what is new is read whole.
      const query = { range: { changed_at: { gte: since, format: 'epoch_millis' } } };
      const index = store.alias('rules');
      for await (const page of store.scan<RuleDocument>('rules', { query, sort, _source: false })) {
        const unknown = page.filter((hit) => this.isNew(hit)).map(({ id }) => ({ index, id }));
        for (const hit of await store.mget<RuleDocument>(unknown)) if (hit) this.take(hit);
      }
    }
    // Only now: what a failed look did not see is looked for again.
    this.lookedAt = now;
  }

  private isNew({ id, seqNo }: Stored<RuleDocument>): boolean {
    const known = this.entries.get(id);
    return !known || known.seqNo < seqNo;
  }

  private take(hit: Stored<RuleDocument>): void {
    if (!this.isNew(hit)) return;
    const rule = ruleOf(hit.source);
    this.revision += 1;
    this.entries.set(hit.id, { rule, seqNo: hit.seqNo, primaryTerm: hit.primaryTerm });
  }

  /**
   * Keeps what the engine learns about a rule's source, unless a person changed the rule in between. `editedBy`: who changed a
   * saved search it follows, which is put on record and answered; null where nobody did.
   */
  async keep(
    id: string,
    change: Pick<Rule, 'resolved' | 'resolvedOthers' | 'orphanedSince' | 'heldSources'>,
    editedBy: string | null = null,
  ): Promise<AuditEvent | null> {
    const entry = this.entries.get(id);
    if (!entry || entry.rule.deleted) return null;
    const rule: Rule = { ...entry.rule, ...change };
    const at = new Date(this.now()).toISOString();
    const { seqNo, primaryTerm } = entry;
    const { store } = this.io;
    const index = store.alias('rules');
    const event = editedBy === null ? null : edited(entry, rule, editedBy, at);
    // In one call with the rule: an edit that is applied is on record.
    const [written] = await this.io.writeAll([
      { op: 'index', index, id, doc: ruleDocument(rule, at), fence: { seqNo, primaryTerm } },
      ...(event ? [await auditWrite(store, event)] : []),
    ]);
    if (written?.outcome !== 'done') return null;
    this.entries.set(id, { rule, seqNo: written.seqNo, primaryTerm: written.primaryTerm });
    this.log.debug(
      `rule ${rule.name}: its source now stands for revision ${change.resolved?.revision ?? 'none'}`,
    );
    return event;
  }
}

const edited = ({ rule: before, seqNo }: Entry, after: Rule, actor: string, at: string): AuditEvent => ({
  id: stableId('source', after.id, String(seqNo)),
  at,
  space: after.space,
  actor,
  action: 'search_changed',
  object: { type: 'rule', id: after.id, name: after.name },
  before: { ...before },
  after: { ...after },
  note: 'a saved search that it follows was changed, and applies from now on',
});
