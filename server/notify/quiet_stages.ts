import type { Held, Settings } from '../../common/schemas';
import { deferred } from '../../common/time';
import { type ChannelStore, type DeliveryDocument, deliveryId } from '../channels';
import type { Store } from '../store';
import type { Order, Stage } from './contract';

export interface QuietDeps {
  store: Pick<Store, 'month' | 'mget'>;
  channels: Pick<ChannelStore, 'load'>;
  settings: { of(space: string): Promise<Pick<Settings, 'shadow'> | null> };
}

const hold = (orders: readonly Order[], held: Held): Order[] =>
  orders.map((order) => ({ ...order, held: order.held ?? held }));

/** What was decided when the notice was made: its alert was silenced or snoozed then. */
export const heldStage: Stage = async (orders, { notice }) =>
  notice.held ? hold(orders, notice.held) : orders;

export const SPACE_IN_SHADOW: Held = { why: 'shadow', text: 'not sent: the whole space runs in shadow mode' };

/** In shadow mode nothing is sent; what would have been is stored all the same. */
export const shadowStage =
  ({ settings }: Pick<QuietDeps, 'settings'>): Stage =>
  async (orders, { rule }) => {
    if (orders.length === 0) return orders;
    if (rule.shadow) return hold(orders, { why: 'shadow', text: 'not sent: the rule runs in shadow mode' });
    return (await settings.of(rule.space))?.shadow ? hold(orders, SPACE_IN_SHADOW) : orders;
  };

/** A recovery, and what keeps tickets in step, goes only where a trigger went: where all of them were held, it is, too. */
export const followStage =
  ({ store }: Pick<QuietDeps, 'store'>): Stage =>
  async (orders, { alert, notice: { triggers } }) => {
    if (!triggers || triggers.length === 0 || orders.length === 0) return orders;
    const indices = await Promise.all(triggers.map(({ at }) => store.month('deliveries', Date.parse(at))));
    const asked = orders.flatMap(({ channelId, recipients }) =>
      triggers.map(({ reason, ordinal }, at) => ({
        index: indices[at]!,
        id: deliveryId(alert.id, reason, ordinal, channelId, recipients),
      })),
    );
    const found = await store.mget<DeliveryDocument>(asked);
    return orders.map((order, at) => {
      const own = found
        .slice(at * triggers.length, (at + 1) * triggers.length)
        .flatMap((one) => one?.source.payload.delivery ?? []);
      const last = own[own.length - 1]?.held;
      // A trigger that is not on record was not kept back: the channel does not hear of such.
      if (!last || own.some(({ held }) => held === null)) return order;
      const held: Held = { why: last.why, text: `not sent: nobody was told that it began (${last.text})` };
      return { ...order, held: order.held ?? held };
    });
  };

/** So long matches that were found late are gathered. */
const LATE_MS = 5 * 60_000;

/** Matches found late go out as one summary for each channel, of all rules: after an outage they all find some. */
export const lateStage: Stage = async (orders, { notice }) => {
  if (!notice.late) return orders;
  const ends = new Date(Math.ceil(Date.parse(notice.at) / LATE_MS) * LATE_MS).toISOString();
  return orders.map((order) => {
    if (order.bundle !== null || order.held !== null) return order;
    const [dueAt] = [ends, order.dueAt].sort().reverse();
    return { ...order, bundle: `late ${ends}`, dueAt: dueAt! };
  });
};

/** Within a channel's quiet hours messages wait for their end, and then go out together. */
export const quietHoursStage =
  ({ channels }: Pick<QuietDeps, 'channels'>): Stage =>
  async (orders, { alert, now }) => {
    const waiting = orders.filter(({ held }) => held === null);
    if (waiting.length === 0) return orders;
    const known = await channels.load(waiting.map(({ channelId }) => channelId));
    return orders.map((order) => {
      const { channelId, dueAt } = order;
      const hours = known.get(channelId)?.channel.quietHours;
      if (!hours || order.held) return order;
      const due = Math.max(Date.parse(dueAt), now);
      const opens = deferred(hours, due, alert.severity === 'critical');
      if (opens <= due) return order;
      const at = new Date(opens).toISOString();
      return { ...order, dueAt: at, bundle: `quiet hours ${channelId} ${at}` };
    });
  };
