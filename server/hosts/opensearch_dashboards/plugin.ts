import { ServiceStatusLevels } from 'opensearch_dashboards/server';
import { APP_ID, type CreateCore, type LookoutCore, registerRoutes, startLaneTimers } from '../shared';
import { reportStatus } from '../shared/report_status';
import { osdPorts } from './ports';
import type { OsdInitializer, OsdSetup } from './types';

/** OpenSearch Dashboards knows no feature privileges: whoever may open the app may do everything in it. */
const EVERYTHING = { read: true, triage: true, write: true, admin: true, audit: true };

/** Wiring only: OpenSearch Dashboards' contracts on one side, the core on the other. */
export class OsdPlugin {
  private core: LookoutCore | undefined;
  private status: { stop(): void } | undefined;
  private timers: { stop(): Promise<void> } | undefined;
  private stopped = false;

  constructor(
    private readonly initializer: OsdInitializer,
    private readonly createCore: CreateCore,
  ) {}

  setup(core: OsdSetup): void {
    const lookout = this.createCore(osdPorts(this.initializer, core));
    core.capabilities.registerProvider(() => ({ [APP_ID]: EVERYTHING }));
    registerRoutes(core.http.createRouter(), lookout.routes, () => ({}));
    this.status = reportStatus(core.status, ServiceStatusLevels, lookout);
    this.core = lookout;
  }

  start(): void {
    const { core } = this;
    if (!core) throw new Error('started before it was set up');
    const log = this.initializer.logger.get();
    core
      .start()
      .then(() => {
        if (!this.stopped) this.timers = startLaneTimers(core.lanes);
      })
      .catch((failure: unknown) => log.error(`the lanes could not be started: ${String(failure)}`));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.status?.stop();
    await this.timers?.stop();
    await this.core?.stop();
  }
}
