import type { Held, Rule, Settings } from '../../common/schemas';
import { deferredByAll } from '../../common/time';
import { type DeliveryDocument, deliveryId } from '../channels';
import type { Store } from '../store';
import type { Order, Stage } from './contract';
import type { Known } from './resolve_who';

export interface QuietDeps {
  store: Pick<Store, 'month' | 'mget'>;
  settings: { of(space: string): Promise<Pick<Settings, 'shadow'> | null> };
}

const hold = (orders: readonly Order[], held: Held): Order[] =>
  orders.map((order) => ({ ...order, held: order.held ?? held }));

/** What was decided when the notice was made: its alert was silenced or snoozed then. */
export const heldStage: Stage = async (orders, { notice }) =>
  notice.held ? hold(orders, notice.held) : orders;

export const SPACE_IN_SHADOW: Held = { why: 'shadow', text: 'not sent: the whole space runs in shadow mode' };
const RULE_IN_SHADOW: Held = { why: 'shadow', text: 'not sent: the rule runs in shadow mode' };

/** What holds back everything of a rule; null: it is sent. */
export const shadowOf = (
  rule: Pick<Rule, 'shadow'>,
  settings: Pick<Settings, 'shadow'> | null,
): Held | null => (rule.shadow ? RULE_IN_SHADOW : settings?.shadow ? SPACE_IN_SHADOW : null);

/** In shadow mode nothing is sent; what would have been is stored all the same. */
export const shadowStage =
  ({ settings }: Pick<QuietDeps, 'settings'>): Stage =>
  async (orders, { rule }) => {
    if (orders.length === 0) return orders;
    const held = shadowOf(rule, rule.shadow ? null : await settings.of(rule.space));
    return held ? hold(orders, held) : orders;
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

/** Who has quiet hours in a space. */
interface Sleepers {
  known(space: string): Promise<Pick<Known, 'people' | 'quietHours'>>;
}

const addressId = (channel: string, address: string) => JSON.stringify([channel, address]);

/** Who is reached at an address; one may be shared. */
function byAddress(everybody: Known['people']): Map<string, Known['people']> {
  const found = new Map<string, Known['people']>();
  for (const person of everybody)
    for (const { channel, address } of person.addresses) {
      const id = addressId(channel, address);
      found.set(id, [...(found.get(id) ?? []), person]);
    }
  return found;
}

/** The quiet hours of those that an order is for, where it is for people. */
const hoursOf = (reached: ReturnType<typeof byAddress>, { channelId, recipients, people = [] }: Order) =>
  recipients.map((wanted, place) => {
    const theirs = reached.get(addressId(channelId, wanted)) ?? [];
    return (theirs.find(({ name }) => name === people[place]) ?? theirs[0])?.quietHours;
  });

/**
 * Within quiet hours of a channel, or of those whom it reaches, messages wait for their end and then go out together. The
 * last stage: whatever else puts a message off may put it off into somebody's night.
 */
export const quietHoursStage =
  (directory: Sleepers): Stage =>
  async (orders, { alert, rule, now }) => {
    if (orders.every(({ held }) => held !== null)) return orders;
    const { people, quietHours } = await directory.known(rule.space);
    const reached = byAddress(people);
    return orders.map((order) => {
      if (order.held) return order;
      const hours = [quietHours.get(order.channelId), ...hoursOf(reached, order)];
      const due = Math.max(Date.parse(order.dueAt), now);
      const opens = deferredByAll(hours, due, alert.severity === 'critical');
      if (opens <= due) return order;
      const at = new Date(opens).toISOString();
      return { ...order, dueAt: at, bundle: `quiet hours ${order.channelId} ${at}` };
    });
  };
