import type { HealthReport } from '../../common/api';
import type { AuditEvent, Silence } from '../../common/schemas';
import type { AddressGuard } from '../channels';
import { type Clock, Lease, pause, type SilentLook } from '../engine';
import type { Log, LookoutConfig } from '../ports';
import type { Store } from '../store';
import { beat } from './heartbeat';
import { applyRetention } from './retention';
import { type Deliveries, TroubleAlerts } from './trouble_alerts';
import { isWell, type Looked, troublesOf } from './troubles';

const LOOK_MS = 30_000;
const LEASE_MS = 90_000;
const HEARTBEAT_MS = 60_000;
const HOUR = 3_600_000;

export interface WatchDeps {
  store: Store;
  log: Log;
  clock: Clock;
  config: Pick<LookoutConfig, 'retention' | 'heartbeatUrl'>;
  guard: AddressGuard;
  owner: { id: string; node: string };
  /** Spaces that have rules. */
  spaces(): Promise<string[]>;
  health(space: string): Promise<HealthReport>;
  silentSources(space: string): Promise<SilentLook>;
  /** Whether rules have anybody's rights to read with. */
  canRead(): Promise<boolean>;
  /** Who hears of troubles in a space. */
  channels(space: string): Promise<readonly string[]>;
  silences(space: string): Promise<readonly Silence[]>;
  deliveries: Deliveries;
  audited?(event: AuditEvent): void;
}

/**
 * Looks after the product itself, beside the lanes and on one node at a time:
 * - what is wrong becomes an alert, through the channel that the space has chosen for it;
 * - while nothing is, the heartbeat address is called, so that silence tells an outside service;
 * - records past their time are removed.
 */
export class Watch {
  private readonly lease: Lease;
  private readonly alerts: TroubleAlerts;
  private readonly silent = new Map<string, SilentLook & { until: number }>();
  private beatAt = Number.NEGATIVE_INFINITY;
  private retainedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly deps: WatchDeps) {
    this.lease = new Lease(deps.store, deps.clock, 'watch', deps.owner, LEASE_MS);
    this.alerts = new TroubleAlerts(deps.store, deps.deliveries, deps.silences);
  }

  /** Looks until `signal` aborts. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await pause(LOOK_MS, signal);
      if (signal.aborted) break;
      await this.look().catch((error) =>
        this.deps.log.warn(`the watch could not look: ${(error as Error).message}`),
      );
    }
    await this.lease.release().catch(() => undefined);
  }

  /** One look. Answers whether it was this node's to do. */
  async look(): Promise<boolean> {
    if (!(await this.lease.acquire())) return false;
    const { clock, health, log, store, config } = this.deps;
    const looked: Looked[] = [];
    const canRead = await this.deps.canRead();
    for (const space of await this.deps.spaces()) {
      const now = clock.now();
      const { silent, undecided } = await this.silentSources(space, now);
      const facts = { failedLately: await failedLately(store, space, now), silent, canRead, now };
      const report = await health(space);
      const troubles = troublesOf(report, facts);
      looked.push({ rules: report.rules, troubles });
      const channels = await this.deps.channels(space);
      await this.alerts.keep(space, troubles, channels, now, undecided ? ['silent_source'] : []);
    }
    const now = clock.now();
    if (isWell(looked)) await this.beat(now);
    if (now - this.retainedAt > HOUR) {
      this.retainedAt = now;
      const { audited } = this.deps;
      await applyRetention({ store, log, keep: config.retention, ...(audited && { audited }) }, now);
    }
    return true;
  }

  private async beat(now: number): Promise<void> {
    const { config, guard, log } = this.deps;
    if (config.heartbeatUrl === null || now - this.beatAt < HEARTBEAT_MS - LOOK_MS / 2) return;
    this.beatAt = now;
    await beat(config.heartbeatUrl, guard).catch((error) =>
      log.warn(`the heartbeat address cannot be called: ${(error as Error).message}`),
    );
  }

  /** Four times an hour: it costs a search a source, and a silence is one that two looks saw. */
  private async silentSources(space: string, now: number): Promise<SilentLook> {
    const known = this.silent.get(space);
    if (known && known.until > now) return known;
    const look = await this.deps.silentSources(space);
    // Looked at again sooner where something is silent, so that its end is seen.
    this.silent.set(space, { ...look, until: now + (look.silent.length > 0 ? HOUR / 12 : HOUR / 4) });
    return look;
  }
}

async function failedLately(store: Store, space: string, now: number): Promise<number> {
  const page = await store.search('deliveries', {
    size: 0,
    track_total_hits: true,
    query: {
      bool: {
        filter: [
          { term: { space } },
          { term: { state: 'failed' } },
          { range: { created_at: { gte: now - HOUR, format: 'epoch_millis' } } },
        ],
      },
    },
  });
  return page.total;
}
