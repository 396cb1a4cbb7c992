import type { AuditEvent, Rule } from '../../../common/schemas';
import { type RuleDocument, ruleDocument, ruleOf, type Store, type Stored } from '../../store';
import type { AuditTrail } from '../audit_trail';
import { ApiFailure, notFound } from '../failures';

export interface RuleChange {
  before: Stored<RuleDocument> | null;
  after: Rule;
  action: string;
  actor: string;
  note?: string;
}

/** How far back a history is looked through for one version of a rule. */
const SNAPSHOTS = 200;

const snapshot = (rule: Rule): Record<string, unknown> => ({ ...rule });

/** Fields that change with every save and say nothing by themselves. */
const BOOKKEEPING = new Set([
  'version',
  'revision',
  'updatedAt',
  'updatedBy',
  'resolved',
  'resolvedOthers',
  'enabledAt',
  'heldSources',
]);

/** Which fields two versions differ in. */
export function changedFields(
  before: Rule,
  after: Rule,
): Array<{ field: string; before: unknown; after: unknown }> {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof Rule>;
  return [...names]
    .filter((name) => !BOOKKEEPING.has(name) && JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .map((name) => ({ field: name, before: before[name], after: after[name] }));
}

/** Rules as documents, each change fenced and on record with full snapshots. */
export class RuleRecords {
  constructor(
    private readonly store: Store,
    private readonly audit: AuditTrail,
    private readonly now: () => number,
  ) {}

  /** In real time; deleted ones and those of other spaces do not exist. */
  async get(space: string, id: string): Promise<Stored<RuleDocument> | null> {
    return (await this.getMany(space, [id]))[0] ?? null;
  }

  /** Throws a 404 where `get` answers null. */
  async must(space: string, id: string): Promise<Rule> {
    const stored = await this.get(space, id);
    if (!stored) throw notFound('rule', id);
    return stored.source.payload;
  }

  async getMany(space: string, ids: readonly string[]): Promise<Array<Stored<RuleDocument> | null>> {
    const index = this.store.alias('rules');
    const found = await this.store.mget<RuleDocument>(ids.map((id) => ({ index, id })));
    return found.map((one) => {
      if (!one || one.source.payload.space !== space || one.source.payload.deleted) return null;
      return { ...one, source: { ...one.source, payload: ruleOf(one.source) } };
    });
  }

  /** Writes those that nobody else wrote meanwhile and answers the others' ids. */
  async write(changes: readonly RuleChange[]): Promise<string[]> {
    if (changes.length === 0) return [];
    const at = new Date(this.now()).toISOString();
    const results = await this.store.bulk(
      changes.map(({ before, after }) => {
        const doc = ruleDocument(after, at);
        return before
          ? { op: 'index', index: before.index, id: after.id, doc, fence: before }
          : { op: 'create', index: this.store.alias('rules'), id: after.id, doc };
      }),
      { refresh: true },
    );
    const done = changes.filter((_, at) => results[at]!.outcome === 'done');
    await this.audit.record(done.map((change) => this.eventOf(change)));
    const failed = results.find(({ outcome }) => outcome === 'failed');
    if (failed) throw new ApiFailure(503, `rule ${failed.id} could not be stored: ${failed.error}`);
    return results.filter(({ outcome }) => outcome === 'conflict').map(({ id }) => id);
  }

  private eventOf({ before, after, action, actor, note }: RuleChange): Omit<AuditEvent, 'id' | 'at'> {
    return {
      space: after.space,
      actor,
      action,
      object: { type: 'rule', id: after.id, name: after.name },
      before: before ? snapshot(before.source.payload) : null,
      after: snapshot(after),
      note: note || null,
    };
  }

  /** Earlier versions of a rule out of its history, newest first, 200 at most. */
  async snapshots(space: string, id: string): Promise<Rule[]> {
    const { items } = await this.audit.list(
      space,
      { object: ['rule'], objectId: id },
      { page: 1, perPage: SNAPSHOTS },
    );
    return items.flatMap(({ after }) => (after ? [after as unknown as Rule] : []));
  }

  /** A 409 that says who saved in between and what they changed. */
  async conflict(current: Rule, seen: number): Promise<ApiFailure> {
    const old = (await this.snapshots(current.space, current.id)).find(({ version }) => version === seen);
    const changed = old ? changedFields(old, current) : [];
    const what = changed.length > 0 ? `: ${changed.map(({ field }) => field).join(', ')}` : '';
    return new ApiFailure(
      409,
      `${current.updatedBy} changed this rule at ${current.updatedAt}${what}; it is now at version ${current.version}`,
      { current, changed },
    );
  }
}
