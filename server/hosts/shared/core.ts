import type { HostPorts, LaneRunner, RouteDefinition, Vitals } from '../../ports';

/** What the core gives a host in return for its ports. */
export interface LookoutCore {
  routes: readonly RouteDefinition[];
  lanes: LaneRunner;
  /** Epoch ms by the cluster's clock. */
  now(): number;
  /** Lanes that no node has kept for `ms`, although it should have. Rejects with `EsError`. */
  strandedLanes(ms: number): Promise<string[]>;
  /** Asks for a fair share of the lanes. Never rejects with `EsError`. */
  askForLanes(): Promise<string[]>;
  /** How this process does, for the host's status. */
  vitals(): Vitals;
  /** Begins what runs beside the lanes; resolves when lanes may be woken. */
  start(): Promise<void>;
  stop(): Promise<void>;
}
export type CreateCore = (ports: HostPorts) => LookoutCore;
