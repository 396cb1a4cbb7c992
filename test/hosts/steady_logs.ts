import type { Alert, Rule } from '../../common/schemas';
import { type HttpClient, until } from './http_client';

const TICK_MS = 400;
const RULES = 8;

/** Documents that come all the while, and rules that count every one of them, so that none may be missed or counted twice. */
export class SteadyLogs {
  private written = 0;
  private stopped = false;
  private feeding: Promise<void> = Promise.resolve();
  private readonly rules: Rule[] = [];

  constructor(
    private readonly engine: HttpClient,
    private readonly index: string,
  ) {}

  /** Makes the rules and, once all have begun, the first documents. */
  async begin(http: HttpClient): Promise<void> {
    const properties = { '@timestamp': { type: 'date' }, number: { type: 'long' } };
    await this.engine.call('PUT', `/${this.index}`, { mappings: { properties } });
    // Several, so that they lie in several lanes.
    for (let number = 0; number < RULES; number++) {
      const source = {
        kind: 'query',
        index: this.index,
        timeField: '@timestamp',
        language: 'kuery',
        query: '',
      };
      const rule = { name: `${this.index} ${number}`, enabled: true, interval: '5s', source };
      const condition = { type: 'any', key: [] };
      this.rules.push(await http.call<Rule>('POST', '/api/lookout/rules', { ...rule, condition }));
    }
    await until('every rule to begin', async () => {
      const rows = await Promise.all(
        this.rules.map(({ id }) =>
          http.call<{ status: { evaluatedTo: string | null } }>('GET', `/api/lookout/rules/${id}`),
        ),
      );
      return rows.every(({ status }) => status.evaluatedTo !== null);
    });
    this.feeding = this.feed();
    this.feeding.catch(() => {});
  }

  private async feed(): Promise<void> {
    while (!this.stopped) {
      const at = new Date().toISOString();
      await this.engine.call('PUT', `/${this.index}/_doc/${this.written}?refresh=true`, {
        '@timestamp': at,
        number: this.written,
      });
      this.written += 1;
      await new Promise((resolve) => setTimeout(resolve, TICK_MS));
    }
  }

  get documents(): number {
    return this.written;
  }

  /** What each rule's alerts count together, and how many of them are not closed. */
  async counted(http: HttpClient): Promise<Array<{ documents: number; open: number }>> {
    return Promise.all(
      this.rules.map(async ({ id }) => {
        const { items } = await http.call<{ items: Alert[] }>(
          'GET',
          `/api/lookout/alerts?rule=${id}&perPage=200&status=open&status=acknowledged&status=closed`,
        );
        return {
          documents: items.reduce((sum, { count }) => sum + count, 0),
          open: items.filter(({ status }) => status !== 'closed').length,
        };
      }),
    );
  }

  /** Resolves once every rule has counted what is there now. */
  async caughtUp(http: HttpClient, withinMs = 180_000): Promise<void> {
    const there = this.written;
    const all = async () => (await this.counted(http)).every(({ documents }) => documents >= there);
    await until(`every rule to count ${there} documents`, all, { withinMs, everyMs: 1_000 });
  }

  /** Stops, and expects that every rule counts every document once, and has one alert open at most. */
  async eachOnce(http: HttpClient): Promise<void> {
    await this.stop();
    await this.caughtUp(http);
    for (const { documents, open } of await this.counted(http)) {
      expect(documents).toBe(this.documents);
      expect(open).toBeLessThanOrEqual(1);
    }
  }

  /** Ends the rules, too. */
  async end(http: HttpClient): Promise<void> {
    await this.stop();
    for (const { id } of this.rules) await http.call('DELETE', `/api/lookout/rules/${id}`);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.feeding;
  }
}
