import { type Alert, policyOf, type Rule } from '../../common/schemas';
import { toMillis } from '../../common/time';
import { rulesOf, type Told } from '../alerts';
import { type ChannelStore, channelHears, isPerAlert, newDelivery, noticeLinks } from '../channels';
import type { Log } from '../ports';
import type { Notice, Store, Write } from '../store';
import type { Order, Stage, Telling } from './contract';
import { NOBODY } from './recipients';

export interface TellerDeps {
  store: Store;
  channels: Pick<ChannelStore, 'load'>;
  log: Log;
  publicUrl: string | null;
  appPath(space: string): string;
  /** In this order. */
  stages: readonly Stage[];
  now(): number;
  /** Something was stored: the outbox need not wait for its next look. */
  wake(): void;
}

type Known = Awaited<ReturnType<ChannelStore['load']>>;

/** Makes deliveries of what is to be told: notice → orders, through the stages → writes for the outbox. */
export class Teller {
  constructor(private readonly deps: TellerDeps) {}

  /** The writes of a notice: always `create` under stable ids, so that a notice told twice is told once. */
  async deliveries(rule: Rule, alert: Alert, notice: Notice): Promise<Write[]> {
    const telling: Telling = { alert, rule, notice, now: this.deps.now() };
    let orders: readonly Order[] = notice.channels.map((channelId) => ({
      channelId,
      recipients: [],
      dueAt: notice.at,
      bundle: null,
      held: null,
    }));
    for (const stage of this.deps.stages) orders = await stage(orders, telling);
    if (orders.length === 0) return [];
    const known = await this.deps.channels.load(orders.map(({ channelId }) => channelId));
    const index = await this.deps.store.month('deliveries', Date.parse(notice.at));
    return orders.flatMap((order) => {
      const made = this.deliveryOf(telling, order, known);
      return made ? [{ op: 'create' as const, index, ...made }] : [];
    });
  }

  /** What people did goes to the tickets and incidents of the alert. A failure is logged: the act itself stands. */
  async tell(told: readonly Told[]): Promise<void> {
    const { store, channels, log } = this.deps;
    try {
      const ruleOf = await rulesOf(
        store,
        told.map(({ alert }) => alert),
      );
      const known = await channels.load(told.flatMap(({ notice }) => notice.channels));
      // Side by side: what is looked up for many of them is one search.
      const made = told.map(({ alert, notice }) => {
        const rule = ruleOf(alert);
        const there = { ...notice, channels: notice.channels.filter((id) => known.has(id)) };
        return rule ? this.deliveries(rule, alert, there) : [];
      });
      const writes = (await Promise.all(made)).flat();
      if (writes.length === 0) return;
      await store.bulk(writes, { refresh: true });
      this.deps.wake();
    } catch (error) {
      log.warn(`what was done to ${told.length} alerts is not told: ${(error as Error).message}`);
    }
  }

  private deliveryOf({ alert, rule, notice }: Telling, order: Order, known: Known) {
    const { channelId, note = notice.note, ...ordered } = order;
    const stored = known.get(channelId)?.channel;
    if (stored && !channelHears(stored.config, notice.reason)) return null;
    const gone = channelId === NOBODY ? NOBODY : `channel ${channelId} (deleted)`;
    const channel = stored ?? { id: channelId, name: gone };
    const { publicUrl, appPath } = this.deps;
    const links = noticeLinks(publicUrl, appPath(rule.space), alert);
    const by = notice.by ?? null;
    const { reason, ordinal, at } = notice;
    const alone = stored !== undefined && isPerAlert(stored.config);
    return newDelivery({
      alert,
      rule,
      channel,
      reason,
      ordinal,
      at,
      links,
      by,
      note: note ?? null,
      ...ordered,
      bundle: alone ? null : ordered.bundle,
      tryForMs: toMillis(policyOf(rule).tryFor),
    });
  }
}
