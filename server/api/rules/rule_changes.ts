import { randomBytes } from 'node:crypto';
import { seenOf } from '../../../common/query';
import {
  type Rule,
  type RuleInput,
  type RunsAs,
  STEP_LIMITS,
  type Step,
  stepsOf,
} from '../../../common/schemas';
import { failsForKey } from '../../credentials';
import { bucketOf, type RuleDocument, type Stored } from '../../store';
import type { ApiDeps } from '../deps';
import { ApiFailure, notFound } from '../failures';
import type { Author } from './author';
import { adoptCopies, resolveAnew, resolveOthers, resolveOwn } from './followed_sources';
import { checkLinked } from './linked_check';
import { checkRule } from './rule_check';
import type { RuleRecords } from './rule_records';

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
/** With the same key it reads as this person since it did before. */
const sinceBefore = (key: RunsAs | null, before: RunsAs | null | undefined): RunsAs | null =>
  key && before?.credential === key.credential ? { ...key, since: before.since } : key;

const SLICE = 500;
const ROUNDS = 5;

/** Everything that changes rules. What is refused is refused before anything is written. */
export class RuleChanges {
  constructor(
    private readonly deps: ApiDeps,
    private readonly rules: RuleRecords,
    private readonly now: () => number,
  ) {}

  async create(input: RuleInput, author: Author): Promise<Rule> {
    const steps = await checkRule(this.deps, input, [], '', author);
    const resolved = await resolveOwn(this.deps, input, '', author);
    const { resolvedOthers } = await resolveOthers(this.deps, input, null, '', author);
    await checkLinked(this.deps, input.condition, [resolved, ...resolvedOthers], '', author);
    const runsAs = await this.runsAs(null, author);
    const at = this.iso();
    const id = randomBytes(15).toString('base64url');
    const rule: Rule = {
      ...input,
      steps,
      id,
      space: author.space,
      version: 1,
      revision: 1,
      bucket: bucketOf(id),
      createdAt: at,
      createdBy: author.login,
      updatedAt: at,
      updatedBy: author.login,
      enabledAt: input.enabled ? at : null,
      deleted: false,
      resolved,
      resolvedOthers,
      orphanedSince: null,
      runsAs,
    };
    await this.rules.write([{ before: null, after: rule, action: 'create', actor: author.login }]);
    this.deps.engine.rulesChanged();
    return rule;
  }

  async update(id: string, input: RuleInput, version: number, author: Author): Promise<Rule> {
    const stored = await this.must(author.space, id);
    const before = stored.source.payload;
    if (before.version !== version) throw await this.rules.conflict(before, version);
    const steps = await checkRule(this.deps, input, stepsOf(before), 'rule.', author);
    const asksElse = !same(before.source, input.source) || !same(before.condition, input.condition);
    const { resolved, orphaned } = await resolveAnew(this.deps, before, input, 'rule.', author);
    const others = await resolveOthers(this.deps, input, before, 'rule.', author);
    const sources = [resolved, ...others.resolvedOthers];
    await checkLinked(this.deps, input.condition, sources, 'rule.', author);
    const incomplete = orphaned || others.orphaned;
    // A key that is accepted may see less than it did: who saves a rule that fails for it gets another one.
    const runsAs = await this.runsAs(before, author, { renew: await this.failsForKey(before) });
    const after: Rule = {
      ...before,
      ...input,
      steps,
      version: before.version + 1,
      revision: before.revision + (asksElse ? 1 : 0),
      updatedAt: this.iso(),
      updatedBy: author.login,
      enabledAt: input.enabled ? (before.enabled ? before.enabledAt : this.iso()) : null,
      resolved,
      resolvedOthers: others.resolvedOthers,
      orphanedSince: incomplete ? (before.orphanedSince ?? this.iso()) : null,
      // Keys of other fields are other keys.
      ...(!same(before.condition.key, input.condition.key) && { stopped: [] }),
      runsAs,
      heldSources: [],
    };
    await this.replace(stored, after, 'update', author.login);
    return after;
  }

  /** Those that are so already count neither as changed nor as missing. What is switched on reads as who does it. */
  async enable(
    ids: readonly string[],
    enabled: boolean,
    author: Author,
  ): Promise<{ changed: string[]; missing: string[] }> {
    const changed: string[] = [];
    const missing: string[] = [];
    const unique = [...new Set(ids)];
    const key = enabled ? await this.runsAs(null, author) : null;
    for (let start = 0; start < unique.length; start += SLICE) {
      let left = unique.slice(start, start + SLICE);
      for (let round = 0; left.length > 0; round++) {
        if (round === ROUNDS) throw new ApiFailure(409, `${left.length} rules keep changing; try again`);
        const found = await this.rules.getMany(author.space, left);
        missing.push(...left.filter((_, at) => !found[at]));
        const at = this.iso();
        const changes = found
          .filter(
            (stored): stored is Stored<RuleDocument> =>
              stored !== null && stored.source.payload.enabled !== enabled,
          )
          .map((before) => ({
            before,
            after: this.touched(before.source.payload, author, {
              enabled,
              enabledAt: enabled ? at : null,
              ...(enabled && { runsAs: sinceBefore(key, before.source.payload.runsAs) }),
            }),
            action: enabled ? 'enable' : 'disable',
            actor: author.login,
          }));
        left = await this.rules.write(changes);
        const lost = new Set(left);
        changed.push(...changes.map(({ after }) => after.id).filter((id) => !lost.has(id)));
      }
    }
    if (changed.length > 0) this.deps.engine.rulesChanged();
    return { changed, missing };
  }

  /** Soft: the document stays, for its alerts and its history. */
  async remove(id: string, author: Author): Promise<string> {
    const stored = await this.must(author.space, id);
    const after = this.touched(stored.source.payload, author, {
      deleted: true,
      enabled: false,
      enabledAt: null,
    });
    await this.replace(stored, after, 'delete', author.login);
    return id;
  }

  /** Makes the last good copy of a saved search that is gone the rule's own query. It asks the same, so the revision stays. */
  async adopt(id: string, author: Author): Promise<Rule> {
    const stored = await this.must(author.space, id);
    const before = stored.source.payload;
    const adopted = await adoptCopies(this.deps, before, author);
    const runsAs = await this.runsAs(before, author);
    const after = this.touched(before, author, { ...adopted, runsAs, heldSources: [] });
    await this.replace(stored, after, 'adopt', author.login);
    return after;
  }

  /** One step more, the last: what it compares is what the others have made of a match. */
  async addStep(id: string, step: Step, author: Author): Promise<Rule> {
    for (let round = 0; round < ROUNDS; round++) {
      const stored = await this.must(author.space, id);
      const before = stored.source.payload;
      const steps = stepsOf(before);
      if (steps.length >= STEP_LIMITS.steps)
        throw new ApiFailure(
          409,
          `the rule "${before.name}" has ${steps.length} steps, which is as many as there may be; take out one that is over`,
        );
      const after = this.touched(before, author, { steps: [...steps, { ...step, author: author.login }] });
      const lost = await this.rules.write([{ before: stored, after, action: 'ignore', actor: author.login }]);
      if (lost.length > 0) continue;
      this.deps.engine.rulesChanged();
      return after;
    }
    throw new ApiFailure(409, 'the rule keeps changing; try again');
  }

  /**
   * From now on the rule reads with the rights of who asks, where there are keys, and what its saved searches stand for now
   * is confirmed by them. It asks the same, so the revision stays. What they did not see they do not confirm: then a 409 says
   * what there is.
   */
  async runAsMe(
    id: string,
    { version, seen }: { version?: number | undefined; seen?: readonly string[] | undefined },
    author: Author,
  ): Promise<Rule> {
    const stored = await this.must(author.space, id);
    const before = stored.source.payload;
    if (version !== undefined && version !== before.version) throw await this.rules.conflict(before, version);
    const { resolved, orphaned } = await resolveAnew(this.deps, before, before, '', author);
    const others = await resolveOthers(this.deps, before, before, '', author);
    const sources = [resolved, ...others.resolvedOthers];
    if (seen && !same(seen, sources.map(seenOf)))
      throw new ApiFailure(
        409,
        'what the rule looks at was changed since you looked at it; see what it is now, and confirm that',
        { current: { version: before.version, sources } },
      );
    const runsAs = await this.runsAs(before, author, { renew: true });
    if (!runsAs && !before.heldSources?.length)
      throw new ApiFailure(409, 'here every rule reads as the server, whoever saved it');
    const after = this.touched(before, author, {
      resolved,
      resolvedOthers: others.resolvedOthers,
      orphanedSince: orphaned || others.orphaned ? (before.orphanedSince ?? this.iso()) : null,
      runsAs,
      heldSources: [],
    });
    await this.replace(stored, after, runsAs ? 'run_as' : 'confirm', author.login);
    return after;
  }

  /** Asked for last before the write: a key for a rule that is refused would be needed by nobody. */
  private async runsAs(
    before: Rule | null,
    { request, space }: Author,
    options: { renew?: boolean } = {},
  ): Promise<RunsAs | null> {
    const key = (await this.deps.credentials?.take(request, space, options)) ?? null;
    return sinceBefore(key, before?.runsAs);
  }

  private async failsForKey({ id, runsAs }: Rule): Promise<boolean> {
    if (!runsAs) return false;
    const status = (await this.deps.engine.ruleStatus([id])).get(id);
    return failsForKey(status?.message ?? null);
  }

  private touched(rule: Rule, author: Author, change: Partial<Rule>): Rule {
    return { ...rule, ...change, version: rule.version + 1, updatedAt: this.iso(), updatedBy: author.login };
  }

  private async replace(
    before: Stored<RuleDocument>,
    after: Rule,
    action: string,
    actor: string,
  ): Promise<void> {
    let seen = before;
    for (
      let round = 0;
      (await this.rules.write([{ before: seen, after, action, actor }])).length > 0;
      round++
    ) {
      const current = await this.must(after.space, after.id);
      const { version } = before.source.payload;
      // Only the engine wrote in between, what it had learnt of the source: that is none of the person's.
      if (current.source.payload.version !== version || round === ROUNDS)
        throw await this.rules.conflict(current.source.payload, version);
      seen = current;
    }
    this.deps.engine.rulesChanged();
  }

  private async must(space: string, id: string): Promise<Stored<RuleDocument>> {
    const stored = await this.rules.get(space, id);
    if (!stored) throw notFound('rule', id);
    return stored;
  }

  private iso(): string {
    return new Date(this.now()).toISOString();
  }
}
