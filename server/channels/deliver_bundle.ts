import { BundleContent } from './bundle_notice';
import { carriedBy, waitingOf } from './bundles';
import type { StoredChannel } from './channel_store';
import {
  attempt,
  CLAIM_MS,
  change,
  type DeliverDeps,
  type Delivered,
  type End,
  free,
  iso,
  recordResult,
} from './deliver';
import { deliveryDocument } from './delivery';
import type { Planned, StoredDelivery } from './plan';

/**
 * One message about all that waits in a bundle: claim, tie, settle, send, record.
 * - The carrier is claimed by a fenced write, and every other delivery is tied to it by one of its own: whichever nodes
 *   try at once, each delivery belongs to one message.
 * - Once all are tied the carrier is settled. From then on the message is the same on every try, whoever makes it; what is
 *   bundled later goes out with the next one. A node that dies before leaves it to be tied on, and nothing was sent yet.
 * - Afterwards the others are recorded first: while any is missing the carrier is pending, and is sent again as it was.
 * Deliveries are read and written a page at a time, however many they are.
 */
export async function deliverBundle(
  { carrier: planned, gathers }: Planned,
  channel: StoredChannel | undefined,
  deps: DeliverDeps,
): Promise<Delivered> {
  const claim = () => ({ owner: deps.owner, claimedUntil: iso(deps.now() + CLAIM_MS) });
  let carrier = await change(planned, { outbox: { ...claim(), mergedInto: planned.id } }, deps);
  if (!carrier) return 'lost';
  if (!carrier.source.payload.outbox.settled) {
    for await (const page of waitingOf(deps.store, gathers!)) await tie(page, carrier, deps);
    carrier = await change(carrier, { outbox: { ...claim(), settled: true } }, deps);
    if (!carrier) return 'lost';
  }
  let began = 0;
  const settled = carrier;
  const result = await deps.inSlot(async () => {
    await deps.store.refresh('deliveries');
    const content = new BundleContent();
    for await (const page of carriedBy(deps.store, settled.id)) for (const one of page) content.add(one);
    began = deps.now();
    return attempt(content.notice(settled), { carrier: settled, channel, reference: null }, deps);
  });
  if (!result) {
    await change(settled, { outbox: free }, deps);
    return 'lost';
  }
  const others = (end: End) => recordOthers(carrier!, end, deps);
  return recordResult({ carrier, others, channel, reference: null, result, began, ended: deps.now() }, deps);
}

/** Those that another message has taken meanwhile are left to it. */
async function tie(page: StoredDelivery[], carrier: StoredDelivery, { store }: DeliverDeps): Promise<void> {
  const others = page.filter(({ id }) => id !== carrier.id);
  const results = await store.bulk(
    others.map((one) => {
      const { delivery, outbox } = one.source.payload;
      const doc = deliveryDocument({ ...delivery, nextTryAt: null }, { ...outbox, mergedInto: carrier.id });
      return { op: 'index' as const, index: one.index, id: one.id, doc, fence: one };
    }),
  );
  const failed = results.find(({ outcome }) => outcome === 'failed');
  if (failed) throw new Error(`delivery ${failed.id} could not be bundled: ${failed.error}`);
}

async function recordOthers(carrier: StoredDelivery, end: End, { store, log }: DeliverDeps): Promise<void> {
  for await (const page of carriedBy(store, carrier.id)) {
    const open = page.filter(
      ({ id, source }) => id !== carrier.id && source.payload.delivery.state === 'pending',
    );
    const results = await store.bulk(
      open.map((one) => {
        const { delivery, outbox } = one.source.payload;
        const { delivery: changed, outbox: kept } = end(one);
        const doc = deliveryDocument({ ...delivery, ...changed }, { ...outbox, ...kept });
        return { op: 'index' as const, index: one.index, id: one.id, doc, fence: one };
      }),
    );
    const failed = results.find(({ outcome }) => outcome === 'failed');
    if (failed) throw new Error(`delivery ${failed.id} could not be recorded: ${failed.error}`);
    const changed = results.filter(({ outcome }) => outcome === 'conflict').length;
    if (changed > 0) log.warn(`${changed} deliveries of bundle ${carrier.id} were changed while it was sent`);
  }
}
