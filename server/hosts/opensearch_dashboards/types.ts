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

/** The parts of OpenSearch Dashboards 2.8's server contracts that the adapter uses. */
export interface OsdInitializer {
  logger: { get(): HostLogger };
  config: {
    create(): { subscribe(next: (settings: HostSettings) => void): { unsubscribe(): void } };
  };
  env: { packageInfo: { version: string } };
}

export interface OsdSetup {
  http: { createRouter(): Router };
  capabilities: { registerProvider(provide: () => Record<string, Record<string, boolean>>): void };
  status?: StatusSetup<unknown>;
  getStartServices(): Promise<[OsdStart, OsdStartPlugins, unknown]>;
}

/** Enough of a request for services that only read its headers. */
export type ScopedBy = RawRequest | { headers: Record<string, string> };

export interface OsdStart {
  opensearch: { client: ClusterClient };
  savedObjects: { getScopedClient(request: ScopedBy): SavedObjectsClient };
  uiSettings: { asScopedToClient(client: SavedObjectsClient): UiSettings };
  capabilities: {
    resolveCapabilities(request: RawRequest): Promise<Record<string, Record<string, boolean> | undefined>>;
  };
}

export interface OsdStartPlugins {
  data: { search: { searchSource: { asScoped(request: ScopedBy): Promise<SearchSources> } } };
}
