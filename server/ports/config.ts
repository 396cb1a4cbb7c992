/** Settings under `lookout.*`, the same on every host, defaults filled in. */
export interface LookoutConfig {
  /** How many shares the rules are split into. */
  lanes: number;
  /** Address under which people reach the host, for links in messages; null = links are paths only. */
  publicUrl: string | null;
  /** Names of the indices start with this. */
  indexPrefix: string;
  /** Secrets of channels and the keys of rules are encrypted with it; null = neither can be kept. */
  encryptionKey: string | null;
  /** What was encrypted with one of these before can still be read. */
  previousEncryptionKeys: string[];
  /** Hosts or CIDR ranges that senders may reach although they are private. */
  allowedHosts: string[];
  /** Windows older than this are given up and recorded as a gap. */
  maxCatchUpMs: number;
  /** Longest a single search may take before it counts as partial. */
  searchTimeoutMs: number;
  /** A node that died is replaced after this long at most, milliseconds by the engine's clock. */
  leaseMs: number;
}

export const DEFAULT_CONFIG: LookoutConfig = {
  lanes: 4,
  publicUrl: null,
  indexPrefix: '.kibana_lookout',
  encryptionKey: null,
  previousEncryptionKeys: [],
  allowedHosts: [],
  maxCatchUpMs: 7 * 24 * 3_600_000,
  searchTimeoutMs: 20_000,
  leaseMs: 10_000,
};
