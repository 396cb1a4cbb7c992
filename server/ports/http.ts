import type { Method, Privilege } from '../../common/api';
import type { HostRequest } from './host';

/** A request as the core sees it, the same on every host. */
export interface ApiRequest {
  host: HostRequest;
  params: Record<string, unknown>;
  query: Record<string, unknown>;
  body: unknown;
  /** Aborts when the caller went away. */
  signal: AbortSignal;
}

export interface ApiResponse {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

/** A route as an adapter registers it. The handler validates, checks the privilege and never throws. */
export interface RouteDefinition {
  id: string;
  method: Method;
  path: string;
  privilege: Privilege;
  handle(request: ApiRequest): Promise<ApiResponse>;
}
