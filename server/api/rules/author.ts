import type { HostRequest } from '../../ports';

/** Who changes a rule, and from where. */
export interface Author {
  request: HostRequest;
  space: string;
  login: string;
  signal: AbortSignal;
}
