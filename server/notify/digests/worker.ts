import { unworked } from '../../../common/alert_lifecycle';
import type { Alert, Digest } from '../../../common/schemas';
import { cronSchedule } from '../../../common/time';
import { type ChannelStore, deliveryId, newDelivery } from '../../channels';
import type { Log } from '../../ports';
import { allRecords, type Store } from '../../store';
import { type Summary, summaryLines, summaryOf, worstOf } from './summary';

export interface DigestDeps {
  store: Store;
  channels: Pick<ChannelStore, 'load'>;
  log: Log;
  publicUrl: string | null;
  appPath(space: string): string;
  /** Epoch milliseconds, by the engine's clock. */
  now(): number;
  /** Something was stored: the outbox need not wait for its next look. */
  wake(): void;
}

/** In every channel's own way of writing, line by line. */
const MESSAGE = {
  subject: 'Digest {{rule.name}}: {{alert.reason}}',
  body: '{{#alert.values.lines}}{{.}}\n{{nothing}}{{/alert.values.lines}}\n{{links.queue}}\n',
  subjectMost: null,
  table: [],
  tableRows: null,
};

/**
 * The stretch that is owed now: between the last two times of its cron. Null when it was made, or changed, since the last one.
 */
export function owedBy(
  { schedule, updatedAt }: Pick<Digest, 'schedule' | 'updatedAt'>,
  now: number,
): { from: number; to: number } | null {
  const times = cronSchedule(schedule.cron, schedule.zone);
  const to = times.floor(now);
  return to <= Date.parse(updatedAt) ? null : { from: times.floor(to - 1), to };
}

/**
 * Sends digests. Every node looks; a delivery's id is that of the digest and its time, so that one message is made of it
 * however many do, and whenever one of them dies.
 */
export class Digests {
  /** The last time of each that is known to be told. */
  private readonly told = new Map<string, number>();

  constructor(private readonly deps: DigestDeps) {}

  /** One look. A digest that fails is told next time, and keeps none from the others. */
  async tick(): Promise<void> {
    const { store, now, log } = this.deps;
    for (const digest of await allRecords<Digest>(store, 'digest', null)) {
      if (!digest.enabled) continue;
      try {
        const owed = owedBy(digest, now());
        if (owed && this.told.get(digest.id) !== owed.to) await this.tell(digest, owed);
      } catch (error) {
        log.warn(`the digest ${digest.name} waits: ${(error as Error).message}`);
      }
    }
  }

  private async tell(digest: Digest, owed: { from: number; to: number }): Promise<void> {
    const { store, channels, publicUrl, appPath, wake } = this.deps;
    const alertId = `digest-${digest.id}-${owed.to}`;
    const index = await store.month('deliveries', owed.to);
    const id = deliveryId(alertId, 'digest', 0, digest.channel);
    if (!(await store.get(index, id))) {
      const summary = await summaryOf(store, digest, owed);
      const known = (await channels.load([digest.channel])).get(digest.channel)?.channel;
      const made = newDelivery({
        alert: digestAlert(digest, alertId, summary, owed),
        rule: {
          id: digest.id,
          name: digest.name,
          description: '',
          runbook: '',
          severity: worstOf(summary),
          message: MESSAGE,
        },
        channel: known ?? { id: digest.channel, name: `channel ${digest.channel} (deleted)` },
        reason: 'digest',
        ordinal: 0,
        at: new Date(owed.to).toISOString(),
        links: {
          queueUrl: `${(publicUrl ?? '').replace(/\/+$/, '')}${appPath(digest.space)}#/queue`,
          discoverUrl: null,
        },
      });
      // Another node may have been first: then its message stands.
      await store.write({ op: 'create', index, ...made }, { refresh: true });
      wake();
    }
    this.told.set(digest.id, owed.to);
  }
}

/** What a message needs of an alert; there is none in the queue. */
function digestAlert(
  digest: Digest,
  id: string,
  summary: Summary,
  owed: { from: number; to: number },
): Alert {
  const [from, to] = [new Date(owed.from).toISOString(), new Date(owed.to).toISOString()];
  return {
    ...unworked(),
    id,
    space: digest.space,
    ruleId: digest.id,
    ruleName: digest.name,
    ruleRevision: 0,
    severity: worstOf(summary),
    tags: digest.tags,
    condition: 'event',
    groupKey: id,
    key: {},
    keyText: '',
    reason: `${summary.created} new alerts, ${summary.open} open`,
    values: { lines: summaryLines(summary, owed) },
    count: summary.created,
    matches: 0,
    firstSeen: from,
    lastSeen: to,
    createdAt: to,
    updatedAt: to,
    window: { from, to },
    sample: [],
    owner: digest.owner,
  };
}
