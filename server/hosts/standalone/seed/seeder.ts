import type { Window } from '../../../../common/time';
import type { Es, Log } from '../../../ports';
import type { SavedObjectStore } from '../saved_objects';
import { dailyIndices, deleteIndices, indexNames } from '../telemetry';
import { type CallApi, createRules } from './create_rules';
import { seedDataViews } from './data_views';
import { backfill, liveInput, type Progress, resumePoint } from './generated_input';
import { type SeedMarker, seedMarker } from './marker';
import { seedSavedSearches } from './saved_searches';
import { STARTER_RULES } from './starter_rules';

/** Made up before everything else, milliseconds back. */
const RECENT_MS = 3_600_000;

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
const thousands = (count: number) => count.toLocaleString('en-GB');

/** Brings in what a first look needs, keeps made-up data going, and takes all of it away again. */
export class Seeder {
  private readonly marker: ReturnType<typeof seedMarker>;
  private live: { stop(): Promise<void> } | null = null;
  private working: { controller: AbortController; done: Promise<void> } | null = null;
  private stopped = false;
  /** Rules that this start has made or found. */
  private readonly ruleIds = new Set<string>();
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
    const { es, store, namespace, log, callApi } = this.options;
    const before = await this.marker.read();
    this.current = { state: 'working', progress: { documents: 0, done: 0 }, problem: null };
    const first = before?.state !== 'seeded';
    if (first) {
      await store.put([...seedDataViews(es.flavour, namespace), ...seedSavedSearches(es.flavour)], {
        overwrite: true,
      });
    }
    const now = Date.now();
    const from = await this.fillFrom(before, now);
    // The newest hour comes first: rules need their fields to be there, and people look at it first.
    const recent = Math.max(from, now - RECENT_MS);
    await backfill(es, namespace, { from: recent, to: now }, { signal });
    this.live ??= liveInput(es, log, namespace, now);

    const refused = first ? await createRules(callApi, STARTER_RULES, this.ruleIds, signal) : [];
    const seeded = (ruleIds: Iterable<string>): SeedMarker =>
      first ? { state: 'seeded', at: new Date(now).toISOString(), ruleIds: [...ruleIds] } : before;
    await this.marker.write({ ...seeded(this.ruleIds), fillFrom: new Date(from).toISOString() });
    await this.fillPast({ from, to: recent }, signal);
    // What is measured may have had no document yet when the rules were made.
    const again = refused.map(({ rule }) => rule);
    for (const { rule, why } of await createRules(callApi, again, this.ruleIds, signal))
      log.warn(`the starter rule "${rule.name}" was refused: ${why}`);
    if (first) log.info(`${this.ruleIds.size} starter rules are on`);
    await this.marker.write({ ...seeded(this.ruleIds), fillFrom: undefined });
    this.current = { ...this.current, state: 'seeded' };
  }
  /** Where making up begins: after what is known to be whole, at most the whole past back. Epoch ms. */
  private async fillFrom(before: SeedMarker | null, now: number): Promise<number> {
    const { es, namespace, pastMs } = this.options;
    if (before?.state !== 'seeded') return now - pastMs;
    if (before.fillFrom !== undefined) return Math.max(now - pastMs, Date.parse(before.fillFrom));
    return resumePoint(es, namespace, now, pastMs);
  }

  private async fillPast(window: Window, signal: AbortSignal): Promise<void> {
    const { es, log, namespace } = this.options;
    const started = Date.now();
    let toldAt = started;
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
  }

  /** Takes away everything that was seeded: rules, saved searches, data views and made-up documents. */
  async deleteAll(): Promise<{ rules: number; savedObjects: number; indices: number }> {
    const { es, store, namespace, callApi, log } = this.options;
    for (const id of (await this.marker.read())?.ruleIds ?? []) this.ruleIds.add(id);
    // First of all: a start in between must not bring anything back.
    await this.marker.write({ state: 'deleted', at: new Date().toISOString(), ruleIds: [...this.ruleIds] });
    await this.rest();
    let rules = 0;
    const left: string[] = [];
    for (const id of this.ruleIds) {
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
    this.ruleIds.clear();
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
