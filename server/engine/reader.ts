import type { Window } from '../../common/time';
import type {
  CountByRead,
  CountByResult,
  EventDocument,
  HistogramRead,
  HistogramResult,
  KeyTuple,
  Read,
  ReadResult,
  StreamRead,
  StreamResult,
} from '../conditions';
import { keyId } from '../conditions';
import type { Es } from '../ports';
import { boundedValues } from './bounded_fields';
import type { ReadProblem, SearchAnswer, SearchHit } from './problems';
import {
  compositeBody,
  documentsBody,
  histogramBody,
  PAGE_SIZE,
  type SearchSource,
  TERMS_SIZE,
  termsBody,
  termsFloor,
  totalBody,
} from './search_bodies';
import type { Searcher } from './searcher';
import { PointInTime } from './stream';

interface TermsAggregation {
  doc_count_error_upper_bound: number;
  buckets: Array<{
    key: unknown;
    key_as_string?: string;
    doc_count: number;
    doc_count_error_upper_bound?: number;
  }>;
}
interface CompositeAggregation {
  after_key?: Record<string, unknown>;
  buckets: Array<{ key: Record<string, unknown>; doc_count: number }>;
}

const textOf = (value: unknown): string | null =>
  value === null || value === undefined ? null : String(value);

/** The wanted values of each of several key fields; null where any will do. */
const askedFor = ({ key, only }: StreamRead): Array<Set<string | null>> | null =>
  only && key.length > 1 ? key.map((_, at) => new Set(only.map((tuple) => tuple[at] ?? null))) : null;

/**
 * A date among several key fields is counted by its epoch milliseconds, while documents show it as a text: where only
 * the former was asked for, it is taken for that.
 */
function asCounted(text: string | null, asked: Set<string | null> | undefined): string | null {
  if (!asked || text === null || asked.has(text) || !/^\d{4}-\d\d-\d\dT/.test(text)) return text;
  const millis = String(Date.parse(text));
  return asked.has(millis) ? millis : text;
}

/** Every combination of a document's values of the key fields. */
function tuplesOf(
  hit: SearchHit,
  key: readonly string[],
  asked: Array<Set<string | null>> | null,
): KeyTuple[] {
  let tuples: Array<Array<string | null>> = [[]];
  for (const [at, field] of key.entries()) {
    const values = hit.fields?.[field];
    const some = values && values.length > 0;
    const texts = some ? [...new Set(values.map((value) => asCounted(textOf(value), asked?.[at])))] : [null];
    tuples = tuples.flatMap((tuple) => texts.map((text) => [...tuple, text]));
  }
  return tuples;
}

/** The fields asked for, bounded. */
function plainFields(hit: SearchHit, names: ReadonlySet<string> | null): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [name, values] of Object.entries(hit.fields ?? {})) {
    if (names && !names.has(name)) continue;
    fields[name] = boundedValues(values);
  }
  return fields;
}

/**
 * Answers one run's reads from the engine: small ones through the shared batches, long streams by a frozen view of their
 * own. Collects what it could not see in `problems`. Call `close` when the run is over, however it ended.
 */
export class Reader {
  readonly problems: ReadProblem[] = [];
  /** Longest time a single search took inside the engine, milliseconds. */
  slowestMs = 0;
  private readonly views = new Set<PointInTime>();

  constructor(
    private readonly es: Es,
    private readonly searcher: Searcher,
    /** The rule's own first; a read names one by its place. */
    private readonly sources: readonly SearchSource[],
  ) {}

  private get source(): SearchSource {
    return this.sources[0]!;
  }

  async answer(read: Read): Promise<ReadResult> {
    switch (read.kind) {
      case 'countBy':
        return this.countBy(read);
      case 'stream':
        return this.stream(read);
      case 'histogram':
        return this.histogram(read);
      default:
        throw new Error(`${read.kind} is not answered yet`);
    }
  }

  async close(): Promise<void> {
    const open = [...this.views];
    this.views.clear();
    await Promise.all(open.map((view) => view.close()));
  }

  private async search(body: object): Promise<SearchAnswer> {
    return this.noted(await this.searcher.search(this.source.resolved.index, body));
  }

  private noted({ answer, problem }: { answer: SearchAnswer; problem: ReadProblem | null }): SearchAnswer {
    if (problem) this.problems.push(problem);
    if ((answer.took ?? 0) > this.slowestMs) this.slowestMs = answer.took ?? 0;
    return answer;
  }

  private async countBy(read: CountByRead): Promise<CountByResult> {
    if (read.key.length === 0) {
      const answer = await this.search(totalBody(this.source, read.window));
      const total = answer.hits?.total?.value ?? 0;
      return { kind: 'countBy', total, groups: total >= read.atLeast ? [{ key: [], count: total }] : [] };
    }
    if (read.key.length === 1) {
      const quick = await this.countByTerms(read, read.key[0]!);
      if (quick) return quick;
    }
    return this.countByPages(read);
  }

  /** Null when the answer cannot be known to be complete: a key it left out could have enough documents. */
  private async countByTerms(read: CountByRead, field: string): Promise<CountByResult | null> {
    const answer = await this.search(termsBody(this.source, read.window, field, read.atLeast));
    const terms = answer.aggregations?.keys as TermsAggregation | undefined;
    if (!terms) return this.withoutAggregation(answer);
    const unseen = terms.doc_count_error_upper_bound + termsFloor(read.atLeast) - 1;
    const complete = terms.doc_count_error_upper_bound === 0 || unseen < read.atLeast;
    if (terms.buckets.length >= TERMS_SIZE || !complete) return null;
    const groups: CountByResult['groups'] = [];
    for (const bucket of terms.buckets) {
      const count = bucket.doc_count + (bucket.doc_count_error_upper_bound ?? 0);
      if (count >= read.atLeast) groups.push({ key: [bucket.key_as_string ?? textOf(bucket.key)], count });
    }
    const none = (answer.aggregations?.none as { doc_count: number } | undefined)?.doc_count ?? 0;
    if (none >= read.atLeast && none > 0) groups.push({ key: [null], count: none });
    return { kind: 'countBy', groups, total: answer.hits?.total?.value ?? 0 };
  }

  private async countByPages(read: CountByRead): Promise<CountByResult> {
    const groups: CountByResult['groups'] = [];
    let total = 0;
    let after: unknown;
    for (;;) {
      const answer = await this.search(compositeBody(this.source, read.window, read.key, after));
      total = answer.hits?.total?.value ?? 0;
      const page = answer.aggregations?.keys as CompositeAggregation | undefined;
      if (!page) return this.withoutAggregation(answer);
      for (const bucket of page.buckets) {
        if (bucket.doc_count < read.atLeast) continue;
        groups.push({ key: read.key.map((_, at) => textOf(bucket.key[`k${at}`])), count: bucket.doc_count });
      }
      if (!page.after_key || page.buckets.length === 0) return { kind: 'countBy', groups, total };
      after = page.after_key;
    }
  }

  /** An answer without the aggregation that was asked for saw nothing, whatever else it says. */
  private withoutAggregation(answer: SearchAnswer): CountByResult {
    if (this.problems.length === 0) {
      this.problems.push({ kind: 'partial', message: 'the engine left out the counts that were asked for' });
    }
    return { kind: 'countBy', groups: [], total: answer.hits?.total?.value ?? 0 };
  }

  private async histogram(read: HistogramRead): Promise<HistogramResult> {
    const answer = await this.search(histogramBody(this.source, read.window, read.step));
    const found = answer.aggregations?.buckets as
      | { buckets: Array<{ key: number; doc_count: number }> }
      | undefined;
    if (!found) this.withoutAggregation(answer);
    const buckets = (found?.buckets ?? []).map(({ key, doc_count }) => ({ at: key - 1, count: doc_count }));
    return { kind: 'histogram', buckets };
  }

  private async stream(read: StreamRead): Promise<StreamResult> {
    const body = documentsBody(this.source, read.window, read.key, read.only);
    if (read.after === undefined) {
      const answer = await this.search(body);
      if ((answer.hits?.total?.value ?? 0) <= PAGE_SIZE) return this.page(read, answer, null);
      // More than a page: begin again on a frozen view, so that no page shifts under the next.
      const view = await PointInTime.open(
        this.es,
        this.source.resolved.index,
        this.source.searchTimeoutMs * 2,
      );
      this.views.add(view);
      return this.nextPage(read, body, view, undefined);
    }
    const { view, sort } = read.after as { view: PointInTime; sort: unknown[] };
    return this.nextPage(read, body, view, sort);
  }

  private async nextPage(
    read: StreamRead,
    body: Record<string, unknown>,
    view: PointInTime,
    after: unknown[] | undefined,
  ): Promise<StreamResult> {
    const answer = this.noted(await view.page(body as { sort: unknown[] }, after));
    const hits = answer.hits?.hits ?? [];
    const last = hits[hits.length - 1];
    if (hits.length < PAGE_SIZE || !last?.sort) {
      this.views.delete(view);
      await view.close();
      return this.page(read, answer, null);
    }
    return this.page(read, answer, { view, sort: last.sort });
  }

  private page(read: StreamRead, answer: SearchAnswer, next: unknown | null): StreamResult {
    const wanted = read.only && read.key.length > 0 ? new Set(read.only.map(keyId)) : null;
    const asked = askedFor(read);
    const names = new Set(this.source.sampleFields);
    const documents: EventDocument[] = [];
    for (const hit of answer.hits?.hits ?? []) {
      let keys = tuplesOf(hit, read.key, asked);
      if (wanted) keys = keys.filter((tuple) => wanted.has(keyId(tuple)));
      if (keys.length === 0) continue;
      documents.push({
        id: hit._id,
        index: hit._index,
        time: Number(hit.sort?.[0]),
        keys,
        fields: plainFields(hit, names.has('*') ? null : names),
      });
    }
    return { kind: 'stream', documents, next };
  }

  /** Documents of one key in a window: for an episode that began before what a run reads. */
  async countKey(window: Window, key: readonly string[], tuple: KeyTuple): Promise<number> {
    const body = documentsBody(this.source, window, key, key.length > 0 ? [tuple] : undefined);
    const answer = await this.search({
      ...body,
      size: 0,
      track_total_hits: true,
      sort: undefined,
      fields: undefined,
      docvalue_fields: undefined,
    });
    return answer.hits?.total?.value ?? 0;
  }
}
