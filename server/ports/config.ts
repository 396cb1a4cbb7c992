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
  /** Absolute paths of programs that steps of rules may start; none by default. */
  programs: string[];
  /** Windows older than this are given up and recorded as a gap. */
  maxCatchUpMs: number;
  /** Longest a single search may take before it counts as partial. */
  searchTimeoutMs: number;
  /** How long records are kept, in days; months of them are removed as a whole. */
  retention: {
    matchesDays: number;
    /** Since they were closed. */
    alertsDays: number;
    runsDays: number;
    deliveriesDays: number;
    auditDays: number;
    /** Matches, runs and deliveries together; the oldest go first. 0: no limit. */
    maxGb: number;
    /** All alerts together; the closed ones go, those first that were closed first. 0: no limit. */
    alertsMaxGb: number;
    /** The audit; the oldest months go. 0: no limit. */
    auditMaxGb: number;
  };
  /** Called every minute while all is well, so that its silence tells an outside service; null = none. */
  heartbeatUrl: string | null;
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
  programs: [],
  maxCatchUpMs: 7 * 24 * 3_600_000,
  searchTimeoutMs: 20_000,
  retention: {
    matchesDays: 90,
    alertsDays: 365,
    runsDays: 30,
    deliveriesDays: 90,
    auditDays: 730,
    maxGb: 50,
    alertsMaxGb: 0,
    auditMaxGb: 0,
  },
  heartbeatUrl: null,
  leaseMs: 10_000,
};
