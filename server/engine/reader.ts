import type { Window } from '../../common/time';
import type { TopValues } from '../alerts';
import type { KeyTuple, Read, ReadResult } from '../conditions';
import type { Es } from '../ports';
import { totalBody } from './count_bodies';
import { ofKey } from './key_clauses';
import type { ReadProblem } from './problems';
import { ReadContext } from './read_context';
import { countBy, histogram } from './read_counts';
import { Streams } from './read_documents';
import { latest } from './read_latest';
import { measure } from './read_measures';
import type { SearchSource } from './search_bodies';
import type { Asker, Searcher } from './searcher';

/**
 * Answers one run's reads from the engine: small ones through the shared batches, long streams by a frozen view of their
 * own. Collects what it could not see in `problems`. Call `close` when the run is over, however it ended.
 */
export class Reader {
  private readonly context: ReadContext;
  private readonly streams: Streams;

  /**
   * @param sources the rule's own first; a read names one by its place
   */
  constructor(es: Es, searcher: Searcher, sources: readonly SearchSource[], by?: Asker) {
    this.context = new ReadContext(es, searcher, sources, by);
    this.streams = new Streams(this.context);
  }

  /** The run saw less than there is, and a later try may see it all. */
  get owed(): boolean {
    return this.problems.length > 0;
  }

  /** What was not seen, in words. */
  get problems(): readonly ReadProblem[] {
    return this.context.problems;
  }

  /** Stated caps that bit, in words: what was seen is right and the run counts, but there is more. */
  get limits(): readonly string[] {
    return this.context.limits;
  }

  /** All there is was seen so far. Keys that no read came to are unseen as well, though no later try would see them. */
  get whole(): boolean {
    return this.problems.length + this.limits.length === 0;
  }

  /** Longest time a single search took inside the engine, milliseconds. */
  get slowestMs(): number {
    return this.context.slowestMs;
  }

  async answer(read: Read): Promise<ReadResult> {
    switch (read.kind) {
      case 'countBy':
        return countBy(this.context, read);
      case 'stream':
        return this.streams.page(read);
      case 'histogram':
        return histogram(this.context, read);
      case 'latest':
        return latest(this.context, read);
      case 'measure':
        return measure(this.context, read);
    }
  }

  close(): Promise<void> {
    return this.streams.close();
  }

  /** Documents of one key in a window: for an episode that began before what a run reads. */
  async countKey(window: Window, key: readonly string[], tuple: KeyTuple): Promise<number> {
    const source = this.context.sourceOf({});
    const where = key.length > 0 ? { where: { ...ofKey(key, tuple) } } : {};
    const answer = await this.context.search(source, totalBody(source, { window, ...where }));
    return answer.hits?.total?.value ?? 0;
  }

  /** The most frequent values of fields among the documents of one key in a window, each at most `size`. */
  async topValues(
    window: Window,
    key: readonly string[],
    tuple: KeyTuple,
    { fields, size }: { fields: readonly string[]; size: number },
  ): Promise<TopValues[]> {
    const source = this.context.sourceOf({});
    const where = key.length > 0 ? { where: { ...ofKey(key, tuple) } } : {};
    const aggs = Object.fromEntries(fields.map((field, at) => [`top${at}`, { terms: { field, size } }]));
    const body = { ...totalBody(source, { window, ...where }), aggs };
    const answer = await this.context.searchBeside(source, body);
    return fields.map((field, at) => {
      const found = answer.aggregations?.[`top${at}`] as { buckets?: TermsBucket[] } | undefined;
      const values = (found?.buckets ?? []).map(({ key, key_as_string, doc_count }) => ({
        value: key_as_string ?? String(key),
        count: doc_count,
      }));
      return { field, values };
    });
  }
}

interface TermsBucket {
  key: string | number;
  key_as_string?: string;
  doc_count: number;
}
