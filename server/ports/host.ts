import type { Privilege, SavedSearchRow } from '../../common/api';
import type { AuditEvent, ResolvedSource } from '../../common/schemas';
import type { LookoutConfig } from './config';
import type { Es } from './es';

/** Who asks: opaque to the core, given back to the host's own functions. */
export type HostRequest = { readonly raw: unknown };

export interface User {
  login: string;
  name: string;
}

export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/**
 * As whom saved searches are read: a person's request when authoring, the rule's space when evaluating, there with the
 * rule's identity.
 */
export type Scope = { request: HostRequest; space: string } | { space: string; identity?: Identity };

export interface SavedSearches {
  list(
    scope: Scope,
    options: { search: string; page: number; perPage: number },
  ): Promise<{ items: SavedSearchRow[]; total: number }>;
  /** The query as the host itself makes it. Null when the saved search is gone; throws `SourceError` when it cannot be resolved. */
  resolve(scope: Scope, id: string): Promise<ResolvedSource | null>;
  /** Logins of who changed the saved search and its data view last; absent where the host does not keep that. */
  editors?(scope: Scope, id: string): Promise<string[]>;
  dataViews(scope: Scope): Promise<Array<{ id: string; title: string; timeField: string | null }>>;
  /** The id of the data view of exactly this index and time field, made when there is none yet. Rejects with `EsError`. */
  makeDataView?(scope: Scope, view: { index: string; timeField: string }): Promise<string>;
}

/** A source that cannot be turned into a query, said so that its author can mend it. */
export class SourceError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SourceError';
  }
}

/** Whose rights a search runs with: the host's own, or those of an API key, `encoded` as its header carries it. */
export type Identity = { kind: 'host' } | { kind: 'key'; id: string; encoded: string };

/** An API key as it was granted. `lent`: it is the person's own, and none of ours to end. */
export interface GrantedKey {
  id: string;
  encoded: string;
  lent: boolean;
}

/** No key can be had from a request, said so that the person can come in another way. */
export class GrantRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'GrantRefused';
  }
}

/** How a host comes by keys that read with a person's rights. */
export interface KeyGranter {
  /** Rejects with `GrantRefused` or `EsError`. */
  grant(request: HostRequest, key: ApiKeyRequest): Promise<GrantedKey>;
}

export interface ApiKeyRequest {
  name: string;
  role_descriptors: Record<string, unknown>;
  metadata: Record<string, unknown>;
}

/** A connector of the host's own, as somebody may use it. */
export interface HostConnector {
  id: string;
  name: string;
  /** `.server-log`, `.index`, `.email` … */
  type: string;
  /** Why it cannot run here: its licence, or the host's settings; null: it can. */
  refused: string | null;
}

/**
 * How a connector's run ended. `retry`: whether it says that it may work later, and when (epoch ms) where it knows;
 * null: it does not say. `id`: what it made at the other side.
 */
export type ConnectorAnswer =
  | { ok: true; id: string | null }
  | { ok: false; error: string; retry: boolean | number | null };

/** The connectors that some hosts have themselves. */
export interface HostConnectors {
  /** Those of the request's space. Rejects with a `ConnectorsRefused` that says what is missing. */
  list(request: HostRequest): Promise<HostConnector[]>;
  /** Runs one in a space with somebody's rights; nobody has to be there. Never rejects. */
  run(call: {
    space: string;
    identity: Identity;
    connector: string;
    params: Record<string, unknown>;
  }): Promise<ConnectorAnswer>;
}

/** The host's connectors cannot be used, said to the person who asked. */
export class ConnectorsRefused extends Error {
  constructor(
    readonly status: 403 | 503,
    message: string,
  ) {
    super(message);
    this.name = 'ConnectorsRefused';
  }
}

/** What a host supplies. The core imports none of them. */
export interface HostPorts {
  name: 'kibana' | 'opensearch_dashboards' | 'standalone';
  version: string;
  /** Whether this node runs lanes, sends messages and looks after things; one that does not only answers people. By default it does. */
  background?: boolean;
  log: Log;
  config: LookoutConfig;
  elasticsearch: {
    /** The host's own user: owns `.kibana_lookout_*`. */
    internal: Es;
    /** Reads a user's data for a rule. */
    identity(identity: Identity): Es;
    /** Reads with the rights of the person who asks. */
    user(request: HostRequest): Es;
  };
  /** Absent: rules read as the host's own user. */
  keys?: KeyGranter;
  /** Absent: the host has no connectors of its own. */
  connectors?: HostConnectors;
  savedSearches: SavedSearches;
  user(request: HostRequest): Promise<User>;
  /** People who may own alerts, as far as the host knows them; the core adds everyone it has seen act. */
  users(request: HostRequest): Promise<User[]>;
  /** Logins under which the host itself acts: on record, but nobody to give an alert to. */
  ownLogins?: readonly string[];
  space(request: HostRequest): string;
  privileges(request: HostRequest): Promise<Record<Privilege, boolean>>;
  /** Path that opens the app in a space, before the app's own route: `/s/blue/app/lookout`. */
  appPath(space: string): string;
  /** Path prefix under which Discover lives in a space: `/s/blue` or ``. */
  basePath(space: string): string;
  /** Tells the host's own audit log, too. Never throws. */
  audited?(event: AuditEvent): void;
}

/** How a process of the product does, apart from what the fleet does and from how single rules do. */
export interface Vitals {
  /** Why it has not started yet, in words; null: it has. */
  notStarted: string | null;
  /** Why nothing may be written from here, in words. */
  blocked: string | null;
  node: { live: boolean; background: boolean };
  /** An index of the product's own that refuses to be written, since when (epoch ms of this process's clock). */
  unwritable: { index: string; since: number; message: string } | null;
}

/** A wake-up for lanes: the core gives what to run, the host's adapter decides when to call it. */
export interface LaneRunner {
  /** Fixed-width ids, `lane-01` …; others once the nodes agree on another number of lanes. */
  readonly laneIds: readonly string[];
  /**
   * Runs a lane for `budgetMs` or until the signal aborts, or longer: see `LaneTurn`. Tries to take or keep the lane's lease
   * first. Resolves to in how many milliseconds it wants to be called next and never rejects.
   */
  run(laneId: string, options: LaneTurn): Promise<{ inMs: number }>;
}

export interface LaneTurn {
  signal: AbortSignal;
  budgetMs: number;
  /**
   * What the lane does when its budget is over. Left out: it is let go of. `asked`: it goes on, and the call, until another node
   * asks for it. `woken`: the lane goes on likewise, and the call ends: for a host whose next call may come to another node.
   */
  goesOn?: 'asked' | 'woken' | undefined;
}
