import type { Delivery } from '../../common/schemas';
import type { Happening, Notice } from '../../common/template';
import { EsError, type Log } from '../ports';
import { type Coalescer, type Store, type WriteResult, writeError } from '../store';
import { answerText } from './answer';
import { backoffMs } from './backoff';
import type { ChannelStore, StoredChannel } from './channel_store';
import type { NotifyResult } from './contract';
import { type DeliveryDocument, deliveryDocument, type OutboxState, targetOf } from './delivery';
import type { Planned, StoredDelivery } from './plan';
import { referenceOf } from './references';
import { channelModule } from './registry';

/** Longer than writing the claim and sending take: a claim that ran out belongs to a process that died. */
export const CLAIM_MS = 90_000;
/** More than any sender takes. With less than this left of the claim nothing is begun. */
export const SENDING_MS = 40_000;
/** One whose time was over for so long was left behind by an outage, or brought back by a snapshot: it is no news. */
const STALE_MS = 24 * 3_600_000;
const STALE =
  'not sent: its time was over for more than a day, after a long outage or in a restored snapshot; send it again if it is still wanted';
const RECORD_PAUSES_MS = [250, 1_000, 3_000];

export interface DeliverDeps {
  store: Store;
  /** Claims and records of what is sent at the same time share their calls. */
  io: Pick<Coalescer, 'write'>;
  channels: ChannelStore;
  log: Log;
  /** Epoch milliseconds, by the engine's clock. */
  now(): number;
  random(): number;
  /** This process, among all that share the outbox. */
  owner: string;
  /** Waits for its turn to send; null, and nothing was sent, where that is not soon. */
  inSlot(send: () => Promise<NotifyResult | null>): Promise<NotifyResult | null>;
}

/** `lost`: another node has it, or it was given back unsent. */
export type Delivered = 'sent' | 'failed' | 'retry' | 'lost';

export type Change = { delivery?: Partial<Delivery>; outbox?: Partial<OutboxState> };

export const iso = (at: number): string => new Date(at).toISOString();

/**
 * One message: claim, send, record.
 * - The claim is written against the very version that was read, so two nodes never send the same one at once.
 * - Older deliveries that it tells are tied to it before it is sent, and recorded before it is: whenever the process
 *   dies, what is not recorded is still pending and is sent again under the same id.
 */
export async function deliver(
  plan: Planned,
  channel: StoredChannel | undefined,
  deps: DeliverDeps,
): Promise<Delivered> {
  const config = channel?.channel.config;
  const keeps = config !== undefined && channelModule(config).keepsReference?.(config) === true;
  const reference = keeps ? await referenceOf(plan.carrier, deps.store) : null;
  const claimEnds = deps.now() + CLAIM_MS;
  // Kept with the claim: a repeat after a crash tells the same story, though its older ones are on record by then.
  const earlier = story(plan.carrier, plan.older);
  const claim = { owner: deps.owner, claimedUntil: iso(claimEnds), earlier };
  const carrier = await change(plan.carrier, { outbox: claim }, deps);
  if (!carrier) return 'lost';
  const release = async (): Promise<Delivered> => {
    await change(carrier, { outbox: { ...free, earlier: plan.carrier.source.payload.outbox.earlier } }, deps);
    return 'lost';
  };
  const older: StoredDelivery[] = [];
  for (const one of plan.older) {
    const tie: Change = { delivery: { nextTryAt: null }, outbox: { mergedInto: carrier.id } };
    const tied = await change(one, tie, deps);
    if (!tied) return release();
    older.push(tied);
  }
  let began = 0;
  const result = await deps.inSlot(async () => {
    began = deps.now();
    // It waited for its turn until too little of the claim was left to send within it.
    if (claimEnds - began < SENDING_MS) return null;
    return attempt(noticeOf(carrier, earlier), { carrier, channel, reference }, deps);
  });
  if (!result) return release();
  const others = async (end: End) => {
    for (const one of older) await record(one, end(one), deps);
  };
  return recordResult({ carrier, others, channel, reference, result, began, ended: deps.now() }, deps);
}

export const free = { owner: null, claimedUntil: null };

/** How what the carrier told beside itself ends. */
export type End = (one: StoredDelivery) => Change;

interface Tried {
  carrier: StoredDelivery;
  /** Puts on record how the others that it told ended. */
  others(end: End): Promise<void>;
  channel: StoredChannel | undefined;
  /** What the channel was handed as its reference. */
  reference: string | null;
  result: NotifyResult;
  began: number;
  ended: number;
}

/** How a try ended goes on record: on the others first, so that the carrier stays pending until they are. */
export async function recordResult(tried: Tried, deps: DeliverDeps): Promise<Delivered> {
  const { carrier, others, channel, result, began, ended } = tried;
  const { delivery, outbox } = carrier.source.payload;
  const late = ended >= Date.parse(outbox.giveUpAt);
  // Kept also when it was only handed on: whoever looks finds it with the newest.
  const reference = result.reference ?? tried.reference;
  const over = result.ok || !result.retry || late;
  const said = result.ok ? result.answer : result.error;
  const answer = answerText(
    !result.ok && result.retry && late
      ? `given up, as it was to be tried until ${outbox.giveUpAt}: ${said}`
      : said,
  );
  const attempts = [
    ...delivery.attempts,
    { at: iso(began), tookMs: Math.max(0, ended - began), ok: result.ok, answer },
  ];
  const target = channel ? targetOf(channel.channel.config, delivery) : delivery.target;
  if (over) {
    const end: Partial<Delivery> = result.ok
      ? { state: 'sent', sentAt: iso(ended), nextTryAt: null, target }
      : { state: 'failed', nextTryAt: null, target };
    const together = {
      at: iso(began),
      tookMs: 0,
      ok: result.ok,
      answer: `together with ${delivery.reason}: ${answer}`,
    };
    await others((one) => ({
      delivery: { ...end, attempts: [...one.source.payload.delivery.attempts, together] },
      outbox: { reference },
    }));
    await record(
      carrier,
      { delivery: { ...end, attempts }, outbox: { ...free, tries: outbox.tries + 1, reference } },
      deps,
    );
    return result.ok ? 'sent' : 'failed';
  }
  const tries = outbox.tries + 1;
  const failure = result as Extract<NotifyResult, { ok: false }>;
  const nextTryAt = iso(ended + backoffMs(tries, deps.random, failure.retryAfterMs));
  await record(
    carrier,
    {
      delivery: { nextTryAt, attempts, target },
      outbox: { ...free, tries, reached: failure.reached ?? outbox.reached, reference },
    },
    deps,
  );
  return 'retry';
}

/** What the carrier tells beside itself, oldest first, each once. */
function story(carrier: StoredDelivery, older: readonly StoredDelivery[]): Happening[] {
  const all = [
    ...carrier.source.payload.outbox.earlier,
    ...older.flatMap(({ source: { payload } }) => [
      ...payload.outbox.earlier,
      { reason: payload.delivery.reason, at: payload.delivery.createdAt },
    ]),
  ];
  const once = new Map(all.map((one) => [`${one.at} ${one.reason}`, one]));
  return [...once.values()].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

function noticeOf(carrier: StoredDelivery, earlier: Happening[]): Notice {
  const { delivery, outbox } = carrier.source.payload;
  return {
    deliveryId: delivery.id,
    dedupKey: delivery.id,
    threadKey: outbox.threadKey,
    reason: delivery.reason,
    at: delivery.createdAt,
    earlier,
    recipients: delivery.recipients ?? [],
    people: delivery.people ?? [],
    by: delivery.by ?? null,
    note: delivery.note ?? null,
    alert: outbox.alert,
    rule: outbox.rule,
    queueUrl: outbox.queueUrl,
    discoverUrl: outbox.discoverUrl,
  };
}

export async function attempt(
  notice: Notice,
  { carrier, channel, reference }: Pick<Tried, 'carrier' | 'channel' | 'reference'>,
  deps: DeliverDeps,
): Promise<NotifyResult> {
  const { delivery, outbox } = carrier.source.payload;
  if (!channel || channel.channel.space !== delivery.space) {
    return { ok: false, retry: false, error: 'not sent: the channel does not exist (any more)' };
  }
  if (!channel.channel.enabled)
    return { ok: false, retry: false, error: 'not sent: the channel is switched off' };
  if (deps.now() > Date.parse(outbox.giveUpAt) + STALE_MS) return { ok: false, retry: false, error: STALE };
  return deps.channels.send(channel, notice, { reached: outbox.reached, reference });
}

/** The document after the change, or null when somebody else changed it first. */
export async function change(
  one: StoredDelivery,
  by: Change,
  deps: DeliverDeps,
): Promise<StoredDelivery | null> {
  const { payload } = one.source;
  const doc: DeliveryDocument = deliveryDocument(
    { ...payload.delivery, ...by.delivery },
    { ...payload.outbox, ...by.outbox },
  );
  const fence = { seqNo: one.seqNo, primaryTerm: one.primaryTerm };
  const result: WriteResult = await deps.io.write({
    op: 'index',
    index: one.index,
    id: one.id,
    doc,
    fence,
  });
  if (result.outcome === 'failed') throw writeError(result);
  if (result.outcome !== 'done') return null;
  return { ...one, source: doc, seqNo: result.seqNo, primaryTerm: result.primaryTerm };
}

/** A change that must not be lost to a short outage of the engine: otherwise the message is sent again after its claim. */
export async function record(one: StoredDelivery, by: Change, deps: DeliverDeps): Promise<StoredDelivery> {
  for (let tried = 0; ; tried++) {
    try {
      const after = await change(one, by, deps);
      if (!after)
        deps.log.warn(`delivery ${one.id} was changed while it was being sent; it may be sent again`);
      return after ?? one;
    } catch (error) {
      const pause = RECORD_PAUSES_MS[tried];
      if (pause === undefined || !(error instanceof EsError && error.passing)) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}
