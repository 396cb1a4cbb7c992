/**
 * The parts of Kibana's and OpenSearch Dashboards' server contracts that are the same in both. Neither publishes types
 * to npm, so what is used of them is written down here.
 */

/** The class differs per host; only what is read of it is named. */
export interface RawRequest {
  headers: Record<string, string | string[] | undefined>;
  params: Record<string, unknown>;
  query: Record<string, unknown>;
  body: unknown;
  events: { aborted$: { subscribe(next: () => void): { unsubscribe(): void } } };
}

export interface RawResponse {
  readonly brand?: never;
}

interface ResponseFactory {
  custom(options: {
    statusCode: number;
    body?: Buffer | string;
    headers?: Record<string, string>;
  }): RawResponse;
}

type Validator = (value: unknown, result: { ok(value: unknown): unknown }) => unknown;
export interface RouteConfig {
  path: string;
  validate: { params: Validator; query: Validator; body?: Validator };
  options?: Record<string, unknown>;
}
type Handler = (context: unknown, request: RawRequest, response: ResponseFactory) => Promise<RawResponse>;
export type Router = Record<
  'get' | 'post' | 'put' | 'delete',
  (config: RouteConfig, handler: Handler) => void
>;

export interface TransportParams {
  method: string;
  path: string;
  querystring?: Record<string, unknown>;
  body?: unknown;
  bulkBody?: string;
}
/** Kibana's client answers the body; OpenSearch Dashboards' an envelope, and its promise has `abort`. */
export interface TransportClient {
  transport: {
    request(
      params: TransportParams,
      options: { maxRetries: number; requestTimeout: number; signal?: AbortSignal },
    ): Promise<unknown> & { abort?: () => void };
  };
}
export interface ClusterClient {
  asInternalUser: TransportClient;
  asScoped(request: unknown): { asCurrentUser: TransportClient };
}

export interface Reference {
  name: string;
  type: string;
  id: string;
}
export interface SavedObject<A> {
  id: string;
  attributes: A;
  references: Reference[];
  updated_at?: string;
  /** Another with each change. */
  version?: string;
}
/** One of many that were asked for: what is not there, or may not be read, bears an error. */
export interface BulkSavedObject<A> extends SavedObject<A> {
  error?: { statusCode: number; message: string };
}
export interface SavedObjectsClient {
  get<A>(type: string, id: string): Promise<SavedObject<A>>;
  bulkGet<A>(
    objects: ReadonlyArray<{ type: string; id: string }>,
  ): Promise<{ saved_objects: BulkSavedObject<A>[] }>;
  create(
    type: string,
    attributes: Record<string, unknown>,
    options: { id: string; overwrite: false },
  ): Promise<unknown>;
  find<A>(options: Record<string, unknown>): Promise<{ saved_objects: SavedObject<A>[]; total: number }>;
}

export interface HostDataView {
  title: string;
  timeFieldName?: string;
  /** Only Kibana has runtime fields. */
  getRuntimeMappings?: () => Record<string, unknown>;
}
export interface SearchSources {
  create(fields: { index: unknown }): Promise<{ getField(name: 'index'): HostDataView | undefined }>;
}
export interface UiSettings {
  get<T>(key: string): Promise<T>;
}
export type MaybePromise<T> = T | Promise<T>;

/** Of the host's status service; the levels are the host's own objects. */
export interface StatusSetup<Level> {
  set(status$: import('rxjs').BehaviorSubject<{ level: Level; summary: string }>): void;
}

export interface HostLogger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}
