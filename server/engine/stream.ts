import { type Es, EsError } from '../ports';
import { failureOf, problemOf, type ReadProblem, type SearchAnswer } from './problems';

const KEEP_ALIVE = '2m';

/**
 * A frozen view of an index, read a page at a time by `search_after`: `_shard_doc` breaks ties on Elasticsearch, `_id` on
 * OpenSearch, which has no such sort.
 */
export class PointInTime {
  private constructor(
    private readonly es: Es,
    private id: string,
    private readonly timeoutMs: number,
  ) {}

  static async open(es: Es, index: string, timeoutMs: number): Promise<PointInTime> {
    const path = `/${index.split(',').map(encodeURIComponent).join(',')}`;
    try {
      if (es.flavour === 'elasticsearch') {
        const answer = await es.request<{ id: string }>(
          { method: 'POST', path: `${path}/_pit`, query: { keep_alive: KEEP_ALIVE } },
          { timeoutMs },
        );
        return new PointInTime(es, answer.id, timeoutMs);
      }
      const answer = await es.request<{ pit_id: string }>(
        { method: 'POST', path: `${path}/_search/point_in_time`, query: { keep_alive: KEEP_ALIVE } },
        { timeoutMs },
      );
      return new PointInTime(es, answer.pit_id, timeoutMs);
    } catch (error) {
      throw failureOf(error);
    }
  }

  /** `body` holds query, sort and fields; the tie-break is added here. */
  async page(
    body: Record<string, unknown> & { sort: unknown[] },
    after: unknown[] | undefined,
  ): Promise<{ answer: SearchAnswer; problem: ReadProblem | null }> {
    const tie = this.es.flavour === 'elasticsearch' ? { _shard_doc: 'asc' } : { _id: 'asc' };
    try {
      const answer = await this.es.request<SearchAnswer>(
        {
          method: 'POST',
          path: '/_search',
          body: {
            ...body,
            track_total_hits: false,
            pit: { id: this.id, keep_alive: KEEP_ALIVE },
            sort: [...body.sort, tie],
            ...(after ? { search_after: after } : {}),
          },
        },
        { timeoutMs: this.timeoutMs },
      );
      if (answer.pit_id) this.id = answer.pit_id;
      return { answer, problem: problemOf(answer) };
    } catch (error) {
      throw failureOf(error);
    }
  }

  /** Never rejects: a view that cannot be closed is dropped by the engine when its time is up. */
  async close(): Promise<void> {
    const request =
      this.es.flavour === 'elasticsearch'
        ? { path: '/_pit', body: { id: this.id } }
        : { path: '/_search/point_in_time', body: { pit_id: [this.id] } };
    await this.es.request({ method: 'DELETE', ...request }).catch((error) => {
      if (!(error instanceof EsError)) throw error;
    });
  }
}
