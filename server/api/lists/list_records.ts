import { randomBytes } from 'node:crypto';
import { type ListInput, type Rule, stepsOf, type ValueList } from '../../../common/schemas';
import { listsOf } from '../../steps';
import {
  type ListDocument,
  listDocument,
  listDocumentId,
  type RuleDocument,
  type Store,
  type Stored,
} from '../../store';
import type { AuditTrail } from '../audit_trail';
import { ApiFailure, notFound } from '../failures';
import { valuesOf } from './list_values';

/** Values named in the audit for each change; all of them are counted. */
const VALUES_AUDITED = 1_000;
/** Rules named when a list cannot be deleted. */
const RULES_NAMED = 10;

/** Lists as documents, each change fenced and on record. Rejects with `ApiFailure` and `EsError`. */
export class ListRecords {
  constructor(
    private readonly store: Store,
    private readonly audit: AuditTrail,
    private readonly now: () => number,
  ) {}

  async get(space: string, id: string): Promise<ValueList> {
    return (await this.read(space, id)).source.payload;
  }

  async create(space: string, input: ListInput, login: string): Promise<ValueList> {
    const values = valuesOf(input, '');
    const id = randomBytes(15).toString('base64url');
    const list = this.make({ id, space, version: 1, login, input, values });
    const index = this.store.alias('config');
    const doc = listDocument(list);
    await this.store.write({ op: 'create', index, id: listDocumentId(id), doc }, { refresh: true });
    await this.record('create', login, null, list);
    return list;
  }

  /** `version` is the one that was seen; 409 with the list as it now is when that is another one. */
  async update(
    space: string,
    id: string,
    version: number,
    input: ListInput,
    login: string,
  ): Promise<ValueList> {
    const stored = await this.read(space, id);
    const before = stored.source.payload;
    if (before.version !== version) throw conflict(before);
    const values = valuesOf(input, 'list.');
    const list = this.make({ id, space, version: version + 1, login, input, values });
    const doc = listDocument(list);
    const write = { op: 'index' as const, index: stored.index, id: stored.id, doc, fence: stored };
    const { outcome } = await this.store.write(write, { refresh: true });
    if (outcome === 'conflict') throw conflict(await this.get(space, id));
    await this.record('update', login, before, list);
    return list;
  }

  /** 409 while a rule uses it: without it the rule could not run. */
  async delete(space: string, id: string, login: string): Promise<string> {
    const stored = await this.read(space, id);
    const rules = await this.usedBy(space, id);
    if (rules.length > 0) {
      const names = rules.slice(0, RULES_NAMED).map(({ name }) => `"${name}"`);
      const more = rules.length > RULES_NAMED ? ` and ${rules.length - RULES_NAMED} more` : '';
      throw new ApiFailure(
        409,
        `${rules.length === 1 ? 'a rule uses' : `${rules.length} rules use`} this list: ${names.join(', ')}${more}; take it out there first`,
        { current: rules },
      );
    }
    const write = { op: 'delete' as const, index: stored.index, id: stored.id, fence: stored };
    const { outcome } = await this.store.write(write, { refresh: true });
    if (outcome === 'conflict') throw conflict(await this.get(space, id));
    await this.record('delete', login, stored.source.payload, null);
    return id;
  }

  /** Every rule is looked at: lists are opened and deleted now and then, and what a condition names is not indexed. */
  async usedBy(space: string, id: string): Promise<Array<Pick<Rule, 'id' | 'name'>>> {
    const users: Array<Pick<Rule, 'id' | 'name'>> = [];
    const body = {
      query: { bool: { filter: [{ term: { space } }, { term: { deleted: false } }] } },
      sort: [{ name: 'asc' }, { id: 'asc' }],
    };
    for await (const page of this.store.scan<RuleDocument>('rules', body)) {
      for (const { source } of page) {
        const { condition, name, id: rule } = source.payload;
        const named = 'lists' in condition ? condition.lists : [];
        if (named.includes(id) || listsOf(stepsOf(source.payload)).includes(id))
          users.push({ id: rule, name });
      }
    }
    return users;
  }

  private async read(space: string, id: string): Promise<Stored<ListDocument>> {
    const stored = await this.store.get<ListDocument>(this.store.alias('config'), listDocumentId(id));
    if (!stored || stored.source.space !== space) throw notFound('list', id);
    return stored;
  }

  private make(parts: {
    id: string;
    space: string;
    version: number;
    login: string;
    input: ListInput;
    values: string[];
  }): ValueList {
    const { id, space, version, login, input, values } = parts;
    const { name, description } = input;
    const updatedAt = new Date(this.now()).toISOString();
    return {
      id,
      space,
      name,
      description,
      values,
      count: values.length,
      version,
      updatedAt,
      updatedBy: login,
    };
  }

  private record(
    action: string,
    actor: string,
    before: ValueList | null,
    after: ValueList | null,
  ): Promise<void> {
    const { space, id, name } = (after ?? before)!;
    const object = { type: 'list' as const, id, name };
    return this.audit.record([
      {
        space,
        actor,
        action,
        object,
        before: before && { ...rowOf(before), removed: beyond(before, after) },
        after: after && { ...rowOf(after), added: beyond(after, before) },
      },
    ]);
  }
}

const conflict = (current: ValueList): ApiFailure =>
  new ApiFailure(
    409,
    `${current.updatedBy} changed this list at ${current.updatedAt}; it is now at version ${current.version}`,
    { current },
  );

const rowOf = ({ values: _, ...row }: ValueList): Record<string, unknown> => row;

/** The values of one that the other has not, as far as the audit names them. */
function beyond(one: ValueList, other: ValueList | null): string[] {
  const known = new Set(other?.values);
  return one.values.filter((value) => !known.has(value)).slice(0, VALUES_AUDITED);
}
