import { randomBytes } from 'node:crypto';
import type { AuditObject, Kept } from '../../common/schemas';
import {
  allRecords,
  type RecordDocument,
  readRecord,
  recordDocument,
  recordDocumentId,
  type Store,
  type Stored,
} from '../store';
import type { AuditTrail } from './audit_trail';
import { ApiFailure, notFound } from './failures';

type Input<T extends Kept> = Omit<T, keyof Kept> & Pick<T, 'name'>;

/**
 * Records of one type (`silence`, `person` …) in the `config` index: each change fenced by the version that was seen, and
 * on record with before and after. Rejects with `ApiFailure` (404, 409) and `EsError`.
 */
export class Records<T extends Kept> {
  constructor(
    readonly type: AuditObject,
    private readonly store: Store,
    private readonly audit: AuditTrail,
    private readonly now: () => number,
  ) {}

  list(space: string): Promise<T[]> {
    return allRecords<T>(this.store, this.type, space);
  }

  async get(space: string, id: string): Promise<T> {
    return (await this.read(space, id)).source.payload;
  }

  /** `id`: its own where the record is known by a name that people chose, as a login is. */
  async create(
    space: string,
    input: Input<T>,
    login: string,
    id = randomBytes(15).toString('base64url'),
  ): Promise<T> {
    const made = this.make(space, id, 1, input, login);
    const { outcome } = await this.store.write(
      {
        op: 'create',
        index: this.store.alias('config'),
        id: recordDocumentId(this.type, id),
        doc: recordDocument(this.type, made),
      },
      { refresh: true },
    );
    if (outcome === 'conflict')
      throw new ApiFailure(409, `there is a ${this.type} "${input.name}" already; change that one`);
    await this.record('create', login, null, made);
    return made;
  }

  /** `version` is the one that was seen; 409 with the record as it now is when that is another one. */
  async update(space: string, id: string, version: number, input: Input<T>, login: string): Promise<T> {
    const stored = await this.read(space, id);
    const before = stored.source.payload;
    if (before.version !== version) throw this.conflict(before);
    const next = this.make(space, id, version + 1, input, login);
    const doc = recordDocument(this.type, next);
    const write = { op: 'index' as const, index: stored.index, id: stored.id, doc, fence: stored };
    const { outcome } = await this.store.write(write, { refresh: true });
    if (outcome === 'conflict') throw this.conflict(await this.get(space, id));
    await this.record('update', login, before, next);
    return next;
  }

  async delete(space: string, id: string, login: string): Promise<string> {
    const stored = await this.read(space, id);
    const write = { op: 'delete' as const, index: stored.index, id: stored.id, fence: stored };
    const { outcome } = await this.store.write(write, { refresh: true });
    if (outcome === 'conflict') throw this.conflict(await this.get(space, id));
    await this.record('delete', login, stored.source.payload, null);
    return id;
  }

  private async read(space: string, id: string): Promise<Stored<RecordDocument<T>>> {
    const stored = await readRecord<T>(this.store, this.type, space, id);
    if (!stored) throw notFound(this.type, id);
    return stored;
  }

  private make(space: string, id: string, version: number, input: Input<T>, login: string): T {
    const updatedAt = new Date(this.now()).toISOString();
    return { ...input, id, space, version, updatedAt, updatedBy: login } as unknown as T;
  }

  private conflict(current: T): ApiFailure {
    return new ApiFailure(
      409,
      `${current.updatedBy} changed this ${this.type} at ${current.updatedAt}; it is now at version ${current.version}`,
      { current },
    );
  }

  private record(action: string, actor: string, before: T | null, after: T | null): Promise<void> {
    const { space, id, name } = (after ?? before)!;
    return this.audit.record([
      {
        space,
        actor,
        action,
        object: { type: this.type, id, name },
        before: before && rowOf(before),
        after: after && rowOf(after),
      },
    ]);
  }
}

const rowOf = (kept: Kept): Record<string, unknown> => ({ ...kept });
