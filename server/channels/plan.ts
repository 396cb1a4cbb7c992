import type { NoticeReason } from '../../common/words';
import type { Stored } from '../store';
import type { DeliveryDocument } from './delivery';

export type StoredDelivery = Stored<DeliveryDocument>;

/** One message to send: the delivery that carries it, and older ones of the same alert and channel that it tells, too. */
export interface Planned {
  carrier: StoredDelivery;
  older: StoredDelivery[];
  /** What it gathers by `gatherKey`, where it carries a bundle. */
  gathers: string | null;
}

/** Reasons that tell how the condition stands: the newest says what is true now, so it may speak for older ones. */
const CONDITION_REASONS: readonly NoticeReason[] = [
  'created',
  'again',
  'repeated',
  'worse',
  'no_data',
  'recovered',
];

const delivery = (one: StoredDelivery) => one.source.payload.delivery;
const speaksOfCondition = (one: StoredDelivery): boolean => CONDITION_REASONS.includes(delivery(one).reason);
const thread = (one: StoredDelivery): string =>
  JSON.stringify([delivery(one).alertId, delivery(one).channelId, ...(delivery(one).recipients ?? [])]);
const claimed = (one: StoredDelivery, now: number): boolean =>
  Date.parse(one.source.payload.outbox.claimedUntil ?? '') > now;
/** Waits for its bundle to go out, and belongs to no message yet. */
const waits = ({ source: { payload } }: StoredDelivery): boolean =>
  (payload.delivery.bundle ?? null) !== null && payload.outbox.mergedInto === null;
const isBundled = (one: StoredDelivery): boolean => (delivery(one).bundle ?? null) !== null;
/** Its bundle is on its way. */
const goesOut = (one: StoredDelivery): boolean => isBundled(one) && !waits(one);
const due = (one: StoredDelivery, now: number): boolean => Date.parse(delivery(one).nextTryAt ?? '') <= now;

/** Oldest first; the id decides between equals, so that every node agrees. */
const byAge = (a: StoredDelivery, b: StoredDelivery): number =>
  Date.parse(delivery(a).createdAt) - Date.parse(delivery(b).createdAt) ||
  (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/**
 * What to send now, given the pending deliveries that are due and everything pending of their alerts:
 * - one message at a time to an alert's channel: what the first answered (its thread, its issue) is there for the next;
 * - what does not speak of the condition goes alone, when nothing older is left;
 * - of the rest, the newest of an alert and channel carries all older ones ("fired 10:02, recovered 10:09");
 * - while one of them is on its way, the others wait: nobody hears of the end before the beginning;
 * - what waits for its bundle begins no message here, and is told by a later notice that goes out before.
 */
export function planMessages(
  dueNow: readonly StoredDelivery[],
  pending: readonly StoredDelivery[],
  now: number,
): Planned[] {
  const plans: Planned[] = [];
  const threads = new Map<string, Map<string, StoredDelivery>>();
  for (const one of [...dueNow, ...pending]) {
    const group = threads.get(thread(one)) ?? new Map<string, StoredDelivery>();
    threads.set(thread(one), group.set(one.id, one));
  }
  const planned = new Set<string>();
  for (const one of dueNow.filter((each) => !isBundled(each)).sort(byAge)) {
    if (planned.has(thread(one))) continue;
    const all = [...threads.get(thread(one))!.values()].sort(byAge);
    const alone = all.filter((other) => !isBundled(other));
    if (alone.some((other) => claimed(other, now))) continue;
    if (!speaksOfCondition(one)) {
      const oldest = alone[0]!;
      if (oldest.id !== one.id) continue;
      plans.push({ carrier: oldest, older: [], gathers: null });
      planned.add(thread(one));
      continue;
    }
    planned.add(thread(one));
    if (all.some(goesOut)) continue;
    const carrier = alone.filter(speaksOfCondition).pop()!;
    const older = all.filter((other) => speaksOfCondition(other) && byAge(other, carrier) < 0);
    if (due(carrier, now) || older.some((other) => !isBundled(other) && due(other, now)))
      plans.push({ carrier, older, gathers: null });
  }
  return plans;
}
