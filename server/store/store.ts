import { type Es, EsError, type Log } from '../ports';
import { INDICES, type IndexName, indexBody, mappingOf } from './indices';
import { VersionGuard, type VersionTime } from './version_guard';
import { WriteTrouble } from './write_trouble';

/** A stored document with what an optimistic update must name. */
export interface Stored<T> {
  id: string;
  index: string;
  source: T;
  seqNo: number;
  primaryTerm: number;
  sort?: unknown[];
}

export interface SearchPage<T> {
  hits: Stored<T>[];
  total: number;
  totalIsLowerBound: boolean;
  aggregations: Record<string, unknown>;
}

export type Fence = { seqNo: number; primaryTerm: number };

/** One write of a bulk. Without a fence or `create` it overwrites. */
export type Write =
  | { op: 'create'; index: string; id: string; doc: object }
  | { op: 'index'; index: string; id: string; doc: object; fence?: Fence }
  | { op: 'delete'; index: string; id: string; fence?: Fence };

/** `conflict`: a create found the id taken, or a fence was passed by another writer. */
export interface WriteResult {
  outcome: 'done' | 'conflict' | 'failed';
  id: string;
  index: string;
  seqNo: number;
  primaryTerm: number;
  error: string | null;
}

interface RawHit {
  _id: string;
  _index: string;
  _source: unknown;
  _seq_no?: number;
  _primary_term?: number;
  found?: boolean;
  sort?: unknown[];
}

const stored = <T>(hit: RawHit): Stored<T> => ({
  id: hit._id,
  index: hit._index,
  source: hit._source as T,
  seqNo: hit._seq_no ?? -1,
  primaryTerm: hit._primary_term ?? -1,
  ...(hit.sort ? { sort: hit.sort } : {}),
});

/** Why one write of a bulk failed. */
export function writeError({ error }: WriteResult): EsError {
  const text = error ?? 'the write failed';
  return text.startsWith('index_not_found_exception')
    ? new EsError(503, 'not_ready', 'the indices of Lookout are not there yet')
    : new EsError(500, 'write_failed', text);
}

/** The product's own indices by plain Elasticsearch calls: one path on every host. Rejects with `EsError`. */
export class Store {
  private readonly months = new Map<string, { ready: Promise<void>; until: number }>();
  private readonly aliases: ReadonlySet<string>;
  /** Of each index that was written to: asked for with every write. */
  private readonly names = new Map<string, string>();
  readonly versions: VersionGuard;
  /** Which of the indices refuse to be written. */
  readonly writing = new WriteTrouble();

  constructor(
    readonly es: Es,
    readonly prefix: string,
    private readonly log: Log,
    time?: VersionTime,
  ) {
    this.versions = new VersionGuard(es, prefix, log, time);
    this.aliases = new Set((Object.keys(INDICES) as IndexName[]).map((name) => this.alias(name)));
  }

  /**
   * Creates what is missing and brings forward what an older version made; safe to call on every node at once. Where a
   * newer version has been nothing is written from then on, and this rejects, saying so.
   */
  async ensure(): Promise<void> {
    await this.versions.settle();
    for (const name of Object.keys(INDICES) as IndexName[]) {
      if (INDICES[name].monthly) await this.month(name, Date.now());
      else await this.create(name, `${this.prefix}_${name}_000001`);
    }
  }

  /** The alias under which an index, or all months of it, is read. */
  alias(name: IndexName): string {
    return `${this.prefix}_${name}`;
  }

  /** The index of the month (UTC) in which `at` (epoch ms) lies, created when it is missing. */
  async month(name: IndexName, at: number): Promise<string> {
    const index = `${this.prefix}_${name}-${new Date(at).toISOString().slice(0, 7).replace('-', '.')}`;
    let known = this.months.get(index);
    if (!known || known.until < Date.now()) {
      known = { ready: this.create(name, index), until: Date.now() + MONTH_KNOWN_MS };
      this.months.set(index, known);
      known.ready.catch(() => this.months.delete(index));
    }
    await known.ready;
    return index;
  }

  /** Removes a month for good. */
  async dropMonth(name: IndexName, index: string): Promise<void> {
    if (!INDICES[name].monthly || !index.startsWith(`${this.alias(name)}-`))
      throw new Error(`${index} is no month of ${name}`);
    await this.versions.mayWrite();
    this.months.delete(index);
    await this.es.request({ method: 'DELETE', path: `/${index}`, query: { ignore_unavailable: true } });
  }

  private async create(name: IndexName, index: string): Promise<void> {
    await this.versions.mayWrite();
    try {
      await this.es.request({ method: 'PUT', path: `/${index}`, body: indexBody(name, this.alias(name)) });
      this.log.info(`created index ${index}`);
    } catch (error) {
      if (!(error instanceof EsError && error.type === 'resource_already_exists_exception')) throw error;
      // Made by an older version, it may lack fields: adding is all that a mapping of this product ever does.
      // Its version stays: made by a newer one, it must not look older than it is.
      const { _meta, ...body } = mappingOf(name);
      await this.es.request({ method: 'PUT', path: `/${index}/_mapping`, body });
    }
  }

  /** By id, in real time: sees writes that no search sees yet. `index` must be concrete or an alias of one index. */
  async get<T>(index: string, id: string): Promise<Stored<T> | null> {
    try {
      const hit = await this.es.request<RawHit>({
        method: 'GET',
        path: `/${index}/_doc/${encodeURIComponent(id)}`,
      });
      return hit.found === false ? null : stored<T>(hit);
    } catch (error) {
      if (error instanceof EsError && error.status === 404) return null;
      throw error;
    }
  }

  /** Many by id, in real time, in the order asked; `null` where there is none. */
  async mget<T>(items: ReadonlyArray<{ index: string; id: string }>): Promise<Array<Stored<T> | null>> {
    if (items.length === 0) return [];
    const answer = await this.es.request<{ docs: RawHit[] }>({
      method: 'POST',
      path: '/_mget',
      body: { docs: items.map(({ index, id }) => ({ _index: index, _id: id })) },
    });
    return answer.docs.map((hit) => (hit.found ? stored<T>(hit) : null));
  }

  /** `body` is a search body; months that do not exist yet are no error. */
  async search<T>(
    name: IndexName,
    body: Record<string, unknown>,
    options: { signal?: AbortSignal; timeoutMs?: number } = {},
  ): Promise<SearchPage<T>> {
    const answer = await this.es.request<{
      hits: { hits: RawHit[]; total?: { value: number; relation: string } };
      aggregations?: Record<string, unknown>;
      _shards?: { failed: number; failures?: unknown[] };
    }>(
      {
        method: 'POST',
        path: `/${this.alias(name)}/_search`,
        query: { ignore_unavailable: true, allow_partial_search_results: false },
        body: { seq_no_primary_term: true, ...body },
      },
      options,
    );
    return {
      hits: answer.hits.hits.map((hit) => stored<T>(hit)),
      total: answer.hits.total?.value ?? answer.hits.hits.length,
      totalIsLowerBound: answer.hits.total?.relation === 'gte',
      aggregations: answer.aggregations ?? {},
    };
  }

  /** Everything that matches, page after page by `search_after` on a unique field (`sort` must end with one). */
  async *scan<T>(
    name: IndexName,
    body: Record<string, unknown> & { sort: unknown[] },
    size = 1_000,
  ): AsyncGenerator<Stored<T>[]> {
    let after: unknown[] | undefined;
    for (;;) {
      const page = await this.search<T>(name, {
        track_total_hits: false,
        ...body,
        size,
        ...(after ? { search_after: after } : {}),
      });
      if (page.hits.length > 0) yield page.hits;
      if (page.hits.length < size) return;
      after = page.hits[page.hits.length - 1]!.sort;
    }
  }

  /** One write; a fence or `create` that lost answers `conflict`, anything else that fails rejects. */
  async write(write: Write, options: { refresh?: boolean | 'wait_for' } = {}): Promise<WriteResult> {
    const [result] = await this.bulk([write], options);
    if (result!.outcome === 'failed') throw writeError(result!);
    return result!;
  }

  /** Many writes, answered one by one in their order. Rejects only when the call as a whole failed. */
  async bulk(
    writes: ReadonlyArray<Write>,
    options: { refresh?: boolean | 'wait_for'; signal?: AbortSignal } = {},
  ): Promise<WriteResult[]> {
    await this.versions.mayWrite();
    const results: WriteResult[] = [];
    for (let start = 0; start < writes.length; start += BULK_SIZE) {
      results.push(...(await this.bulkPart(writes.slice(start, start + BULK_SIZE), options)));
    }
    return results;
  }

  private async bulkPart(
    writes: ReadonlyArray<Write>,
    options: { refresh?: boolean | 'wait_for'; signal?: AbortSignal },
  ): Promise<WriteResult[]> {
    const lines: object[] = [];
    for (const write of writes) {
      const fence =
        'fence' in write && write.fence
          ? { if_seq_no: write.fence.seqNo, if_primary_term: write.fence.primaryTerm }
          : {};
      // Written too early, an alias that is not there yet would be made an index, which no start could ever mend.
      const alias = write.op !== 'delete' && this.aliases.has(write.index) ? { require_alias: true } : {};
      lines.push({ [write.op]: { _index: write.index, _id: write.id, ...fence, ...alias } });
      if (write.op !== 'delete') lines.push(write.doc);
    }
    const answer = await this.es
      .request<{ items: Array<Record<string, BulkItem>> }>(
        {
          method: 'POST',
          path: '/_bulk',
          query: options.refresh === undefined ? {} : { refresh: options.refresh },
          lines,
        },
        options.signal ? { signal: options.signal } : {},
      )
      .catch((error: Error) => {
        const now = Date.now();
        if (!options.signal?.aborted)
          for (const { index } of writes) this.writing.refused(this.nameOf(index), error.message, now);
        throw error;
      });
    return answer.items.map((item, at) => {
      const one = Object.values(item)[0]!;
      const name = this.nameOf(writes[at]!.index);
      // What is wrong with the document itself (400) says nothing of the index.
      if (one.status < 300 || one.status === 409) this.writing.accepted(name);
      else if (one.status !== 400) this.writing.refused(name, one.error?.reason ?? '', Date.now());
      const outcome = one.status < 300 ? 'done' : one.status === 409 ? 'conflict' : 'failed';
      return {
        outcome,
        id: one._id,
        index: one._index,
        seqNo: one._seq_no ?? -1,
        primaryTerm: one._primary_term ?? -1,
        error: one.error ? `${one.error.type}: ${one.error.reason}` : null,
      };
    });
  }

  /** `.kibana_lookout_runs-2026.11` is one of `.kibana_lookout_runs`. */
  private nameOf(index: string): string {
    const known = this.names.get(index);
    if (known !== undefined) return known;
    const alias = [...this.aliases].find((one) => index === one || index.startsWith(`${one}-`));
    const name = alias ?? index.replace(/_\d{6}$/, '');
    this.names.set(index, name);
    return name;
  }

  /** Makes all earlier writes visible to searches. */
  async refresh(...names: IndexName[]): Promise<void> {
    const path = names.map((name) => this.alias(name)).join(',');
    await this.es.request({ method: 'POST', path: `/${path}/_refresh`, query: { ignore_unavailable: true } });
  }
}

const BULK_SIZE = 500;
/** A month may be removed by another node: so long it is taken to be there. */
const MONTH_KNOWN_MS = 10 * 60_000;

interface BulkItem {
  _id: string;
  _index: string;
  _seq_no?: number;
  _primary_term?: number;
  status: number;
  error?: { type: string; reason: string };
}
