import { unworked } from '../../../common/alert_lifecycle';
import type { Alert, Digest } from '../../../common/schemas';
import { type ChannelStore, deliveryId, newDelivery } from '../../channels';
import type { Log } from '../../ports';
import { allRecords, type Store } from '../../store';
import type { Directory, KnownSpace } from '../directory';
import { type Addressee, addressees, afterQuietHours, heldInShadow } from './addressees';
import type { Stretch } from './owed';
import { type Summary, summaryLines, summaryOf, worstOf } from './summary';

export interface DigestDeps {
  store: Store;
  channels: Pick<ChannelStore, 'load'>;
  directory: Pick<Directory, 'withLists'>;
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
 * Sends digests. Every node looks; a delivery's id is that of the digest, its time and whom it is for, so that one message
 * is made for each however many look, and whenever one of them dies.
 */
export class Digests {
  /** The last time of each, and each addressee, that is known to be told. */
  private readonly told = new Map<string, number>();

  constructor(private readonly deps: DigestDeps) {}

  /** One look. A digest that fails is told next time, and keeps none from the others. */
  async tick(): Promise<void> {
    const { store, now, log, directory } = this.deps;
    for (const digest of await allRecords<Digest>(store, 'digest', null)) {
      if (!digest.enabled) continue;
      try {
        const lists = digest.to.flatMap((one) => (one.kind === 'list' ? [one.id] : []));
        const known = await directory.withLists(digest.space, lists);
        for (const one of addressees(digest, known, now())) await this.tell(digest, one, known);
      } catch (error) {
        log.warn(`the digest ${digest.name} waits: ${(error as Error).message}`);
      }
    }
  }

  private async tell(digest: Digest, to: Addressee, known: KnownSpace): Promise<void> {
    const { store, channels, publicUrl, appPath, wake } = this.deps;
    const { channelId, person, owed } = to;
    const alertId = `digest-${digest.id}-${owed.to}`;
    const recipients = person ? [person.address] : [];
    const index = await store.month('deliveries', owed.to);
    const id = deliveryId(alertId, 'digest', 0, channelId, recipients);
    const which = [digest.id, channelId, ...recipients].join('\n');
    if (this.told.get(which) === owed.to) return;
    if (!(await store.get(index, id))) {
      const own = digest.own && person ? { ...digest, owner: person.login } : digest;
      const summary = await summaryOf(store, own, owed);
      const channel = (await channels.load([channelId])).get(channelId);
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
        channel: channel?.channel ?? { id: channelId, name: `channel ${channelId} (deleted)` },
        reason: 'digest',
        ordinal: 0,
        at: new Date(owed.to).toISOString(),
        dueAt: new Date(afterQuietHours(channel, to.dueAt)).toISOString(),
        recipients,
        people: person ? [person.name] : [],
        note: to.note,
        held: heldInShadow(known),
        links: {
          queueUrl: `${(publicUrl ?? '').replace(/\/+$/, '')}${appPath(digest.space)}#/queue`,
          discoverUrl: null,
        },
      });
      // Another node may have been first: then its message stands.
      await store.write({ op: 'create', index, ...made }, { refresh: true });
      wake();
    }
    this.told.set(which, owed.to);
  }
}

/** What a message needs of an alert; there is none in the queue. */
function digestAlert(digest: Digest, id: string, summary: Summary, owed: Stretch): Alert {
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
