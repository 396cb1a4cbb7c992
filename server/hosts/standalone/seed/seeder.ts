import type { Es, Log } from '../../../ports';
import type { SavedObjectStore } from '../saved_objects';
import { dailyIndices, deleteIndices, indexNames } from '../telemetry';
import { seedDataViews } from './data_views';
import { backfill, liveInput, type Progress, resumePoint } from './generated_input';
import { seedMarker } from './marker';
import { seedSavedSearches } from './saved_searches';
import { STARTER_RULES } from './starter_rules';

/** Calls the server's own API as any client would. */
export type CallApi = (
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
) => Promise<{ status: number; body: unknown }>;

export interface SeedReport {
  state: 'none' | 'working' | 'seeded' | 'deleted' | 'failed';
  progress: Progress | null;
  problem: string | null;
}

export interface SeederOptions {
  es: Es;
  store: SavedObjectStore;
  log: Log;
  prefix: string;
  namespace: string;
  /** How far back data is made up, milliseconds. */
  pastMs: number;
  callApi: CallApi;
}

const percent = (share: number) => `${Math.round(share * 100)} %`;
const wordsOf = ({ status, body }: { status: number; body: unknown }): string =>
  (body as { message?: string } | null)?.message ?? `status ${status}`;
const thousands = (count: number) => count.toLocaleString('en-GB');

/** Brings in what a first look needs, keeps made-up data going, and takes all of it away again. */
export class Seeder {
  private readonly marker: ReturnType<typeof seedMarker>;
  private live: { stop(): Promise<void> } | null = null;
  private working: { controller: AbortController; done: Promise<void> } | null = null;
  private stopped = false;
  private current: SeedReport = { state: 'none', progress: null, problem: null };

  constructor(private readonly options: SeederOptions) {
    this.marker = seedMarker(options.es, options.prefix);
  }

  get report(): SeedReport {
    return this.current;
  }

  /** Seeds on the very first start, and goes on making up data on later ones, unless it was deleted. */
  async start(): Promise<void> {
    if (this.stopped) return;
    try {
      const marker = await this.marker.read();
      this.current = { state: marker?.state ?? 'none', progress: null, problem: null };
      if (marker?.state !== 'deleted') await this.seed();
    } catch (failure) {
      this.failed(failure as Error);
    }
  }

  /** Brings in what is missing. Resolves when all is there; a failure is in the report and the log. */
  async seed(): Promise<void> {
    if (this.working) return this.working.done;
    const controller = new AbortController();
    const done = this.work(controller.signal)
      .catch((failure: Error) => {
        if (controller.signal.aborted) return;
        this.failed(failure);
      })
      .finally(() => {
        this.working = null;
      });
    this.working = { controller, done };
    return done;
  }

  private failed({ message }: Error): void {
    this.current = { ...this.current, state: 'failed', problem: message };
    this.options.log.error(`seeding failed: ${message}`);
  }

  private async work(signal: AbortSignal): Promise<void> {
    const { es, store, namespace } = this.options;
    const before = await this.marker.read();
    this.current = { state: 'working', progress: null, problem: null };
    const first = before?.state !== 'seeded';
    if (first) {
      await store.put([...seedDataViews(es.flavour, namespace), ...seedSavedSearches(es.flavour)], {
        overwrite: true,
      });
    }
    const to = await this.fillPast(signal);
    this.live ??= liveInput(es, this.options.log, namespace, to);
    if (first) {
      const ruleIds = await this.createRules(signal);
      await this.marker.write({ state: 'seeded', at: new Date().toISOString(), ruleIds });
    }
    this.current = { ...this.current, state: 'seeded' };
  }

  /** Answers the time up to which documents are there now. */
  private async fillPast(signal: AbortSignal): Promise<number> {
    const { es, log, namespace, pastMs } = this.options;
    const started = Date.now();
    let toldAt = started;
    const window = { from: await resumePoint(es, namespace, started, pastMs), to: started };
    const documents = await backfill(es, namespace, window, {
      signal,
      onProgress: (progress) => {
        this.current = { ...this.current, progress };
        if (Date.now() - toldAt < 5_000) return;
        toldAt = Date.now();
        log.info(
          `made-up data: ${thousands(progress.documents)} documents, ${percent(progress.done)} of the past`,
        );
      },
    });
    const seconds = ((Date.now() - started) / 1_000).toFixed(1);
    log.info(`made-up data: ${thousands(documents)} documents in ${seconds} s; more as time passes`);
    return window.to;
  }

  /** Creates the starter rules that are not there; a start that was cut off may have left some without a marker. */
  private async createRules(signal: AbortSignal): Promise<string[]> {
    const { callApi, log } = this.options;
    const there = await callApi('GET', '/api/lookout/rules?tag=starter&perPage=200');
    if (there.status !== 200) throw new Error(`the starter rules cannot be created: ${wordsOf(there)}`);
    const { items } = there.body as { items: Array<{ id: string; name: string }> };
    const ids: string[] = [];
    for (const rule of STARTER_RULES) {
      signal.throwIfAborted();
      const known = items.find(({ name }) => name === rule.name);
      const answer = known ? { status: 200, body: known } : await callApi('POST', '/api/lookout/rules', rule);
      if (answer.status < 300) ids.push((answer.body as { id: string }).id);
      else log.warn(`the starter rule "${rule.name}" was refused: ${wordsOf(answer)}`);
    }
    log.info(`${ids.length} starter rules are on`);
    return ids;
  }

  /** Takes away everything that was seeded: rules, saved searches, data views and made-up documents. */
  async deleteAll(): Promise<{ rules: number; savedObjects: number; indices: number }> {
    const { es, store, namespace, callApi, log } = this.options;
    const marker = await this.marker.read();
    // First of all: a start in between must not bring anything back.
    await this.marker.write({
      state: 'deleted',
      at: new Date().toISOString(),
      ruleIds: marker?.ruleIds ?? [],
    });
    await this.rest();
    let rules = 0;
    const left: string[] = [];
    for (const id of marker?.ruleIds ?? []) {
      const { status } = await callApi('DELETE', `/api/lookout/rules/${encodeURIComponent(id)}`);
      if (status < 300) rules += 1;
      else if (status !== 404) left.push(id);
    }
    let savedObjects = 0;
    for (const { type, id } of [
      ...seedSavedSearches('elasticsearch'),
      ...seedDataViews(es.flavour, namespace),
    ]) {
      if (await store.delete(type, id)) savedObjects += 1;
    }
    const indices = await deleteIndices(es, await indexNames(es, dailyIndices(namespace).allGenerated));
    await this.marker.write({ state: 'deleted', at: new Date().toISOString(), ruleIds: left });
    this.current = {
      state: 'deleted',
      progress: null,
      problem: left.length > 0 ? `${left.length} starter rules could not be deleted` : null,
    };
    log.info(`deleted what was seeded: ${rules} rules, ${savedObjects} saved objects, ${indices} indices`);
    return { rules, savedObjects, indices };
  }

  /** Ends what goes on in the background, for good; what is there stays. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.rest();
  }

  private async rest(): Promise<void> {
    this.working?.controller.abort();
    await this.working?.done;
    await this.live?.stop();
    this.live = null;
  }
}
