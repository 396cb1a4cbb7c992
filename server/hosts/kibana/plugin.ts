import { ServiceStatusLevels } from '@kbn/core/server';
import type { HostPorts } from '../../ports';
import { type CreateCore, type LookoutCore, registerRoutes } from '../shared';
import { reportStatus } from '../shared/report_status';
import { apiPrivilege, lookoutFeature } from './feature';
import { keepLaneTasks, registerLaneTasks } from './lane_tasks';
import { kibanaPorts } from './ports';
import type {
  KibanaInitializer,
  KibanaSetup,
  KibanaSetupPlugins,
  KibanaStart,
  KibanaStartPlugins,
} from './types';

/** Wiring only: Kibana's contracts on one side, the core on the other. */
export class KibanaPlugin {
  private ports: HostPorts | undefined;
  private core: LookoutCore | undefined;
  private readonly stopping = new AbortController();
  private status: { stop(): void } | undefined;

  constructor(
    private readonly initializer: KibanaInitializer,
    private readonly createCore: CreateCore,
  ) {}

  setup(core: KibanaSetup, plugins: KibanaSetupPlugins): void {
    const ports = kibanaPorts(this.initializer, core, plugins);
    const lookout = this.createCore(ports);
    plugins.features.registerKibanaFeature(lookoutFeature);
    registerRoutes(core.http.createRouter(), lookout.routes, ({ privilege }) => ({
      access: 'public',
      tags: [`access:${apiPrivilege(privilege)}`],
    }));
    registerLaneTasks(plugins.taskManager, lookout);
    this.status = reportStatus(core.status, ServiceStatusLevels, lookout);
    this.ports = ports;
    this.core = lookout;
  }

  start(_core: KibanaStart, plugins: KibanaStartPlugins): void {
    const { ports, core } = this;
    if (!ports || !core) throw new Error('started before it was set up');
    // Kibana waits for no plugin: what fails here is told, and tried again by the core itself.
    core
      .start()
      .then(async () => {
        if (ports.background !== false)
          await keepLaneTasks(plugins.taskManager, core, ports.log, this.stopping.signal);
      })
      .catch((failure: unknown) => ports.log.error(`the lanes are not scheduled: ${String(failure)}`));
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.status?.stop();
    await this.core?.stop();
  }
}
