import type { ApiKeyRequest } from '../../ports';
import type {
  ClusterClient,
  HostLogger,
  RawRequest,
  Router,
  SavedObjectsClient,
  SearchSources,
  StatusSetup,
  UiSettings,
} from '../shared';
import type { HostSettings } from '../shared/config_schema';

/** The parts of Kibana 8.12's server contracts that the adapter uses. */
export interface KibanaInitializer {
  logger: { get(): HostLogger };
  config: { get(): HostSettings };
  env: { packageInfo: { version: string } };
  node: { roles: { backgroundTasks: boolean } };
}

export interface KibanaSetup {
  http: {
    createRouter(): Router;
    basePath: { publicBaseUrl?: string };
  };
  status?: StatusSetup<unknown>;
  getStartServices(): Promise<[KibanaStart, KibanaStartPlugins, unknown]>;
}

export interface KibanaStart {
  elasticsearch: { client: ClusterClient };
  savedObjects: {
    getScopedClient(request: RawRequest, options?: { excludedExtensions?: string[] }): SavedObjectsClient;
  };
  uiSettings: { asScopedToClient(client: SavedObjectsClient): UiSettings };
  http: { basePath: { set(request: RawRequest, path: string): void } };
  capabilities: {
    resolveCapabilities(
      request: RawRequest,
      options: { capabilityPath: string },
    ): Promise<Record<string, Record<string, boolean> | undefined>>;
  };
}

export interface TaskRun {
  run(): Promise<{ state: Record<string, unknown>; runAt: Date }>;
  cancel(): Promise<void>;
}
export interface TaskManagerSetup {
  registerTaskDefinitions(
    definitions: Record<
      string,
      {
        title: string;
        timeout: string;
        createTaskRunner(context: { taskInstance: { params: Record<string, unknown> } }): TaskRun;
      }
    >,
  ): void;
}
export interface TaskState {
  status: string;
  runAt: Date;
  retryAt: Date | null;
}
export interface TaskManagerStart {
  ensureScheduled(task: {
    id: string;
    taskType: string;
    schedule: { interval: string };
    runAt: Date;
    params: Record<string, unknown>;
    state: Record<string, unknown>;
    scope: string[];
  }): Promise<unknown>;
  /** Rejects when there is no such task. */
  get(id: string): Promise<TaskState>;
  removeIfExists(id: string): Promise<void>;
}

interface SpacesService {
  getSpaceId(request: RawRequest): string;
}
export interface KibanaSetupPlugins {
  taskManager: TaskManagerSetup;
  features: { registerKibanaFeature(feature: Record<string, unknown>): void };
  spaces?: { spacesService: SpacesService };
  security?: { audit: AuditService };
}

/** Kibana's own audit log; where it is off, what is told to it goes nowhere. */
export interface AuditService {
  withoutRequest: { log(event: Record<string, unknown>): void };
}

export interface SecurityStart {
  authc: {
    getCurrentUser(request: RawRequest): { username: string; full_name?: string } | null;
    apiKeys: {
      grantAsInternalUser(
        request: RawRequest,
        key: ApiKeyRequest,
      ): Promise<{ id: string; api_key: string } | null>;
    };
  };
}
/** Of Kibana's actions plugin. */
interface ActionsClient {
  getAll(): Promise<Array<{ id: string; name: string; actionTypeId: string; isMissingSecrets?: boolean }>>;
  listTypes(options: Record<string, never>): Promise<
    Array<{
      id: string;
      name: string;
      enabledInConfig: boolean;
      enabledInLicense: boolean;
      minimumLicenseRequired: string;
    }>
  >;
  execute(run: { actionId: string; params: Record<string, unknown> }): Promise<ActionResult>;
}
export type ActionResult =
  | { status: 'ok'; data?: unknown }
  | { status: 'error'; message?: string; serviceMessage?: string; retry?: boolean | Date | null };
export interface ActionsStart {
  getActionsClientWithRequest(request: RawRequest): Promise<ActionsClient>;
}

export interface KibanaStartPlugins {
  taskManager: TaskManagerStart;
  data: { search: { searchSource: { asScoped(request: RawRequest): Promise<SearchSources> } } };
  security?: SecurityStart;
  actions?: ActionsStart;
}
