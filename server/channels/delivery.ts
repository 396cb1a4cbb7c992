import type { Alert, Channel, ChannelConfig, Delivery, Held } from '../../common/schemas';
import {
  type Happening,
  type Notice,
  type NoticeAlert,
  type NoticeRule,
  noticeAlert,
  noticeRule,
} from '../../common/template';
import type { NoticeReason } from '../../common/words';
import { type Stored, stableId } from '../store';
import { channelModule } from './registry';

/** How long tries go on after a delivery was made, or sent again by hand. */
export const GIVE_UP_MS = 24 * 3_600_000;

/** What a delivery carries beside what people see. */
export interface OutboxState {
  /** Tries since it was made or sent again: decides the next wait. */
  tries: number;
  giveUpAt: string;
  /** Who is sending it now, until when the claim holds. */
  owner: string | null;
  claimedUntil: string | null;
  /** The delivery that tells this one, too: a later notice of the same alert, or the carrier of its bundle (its own id there). */
  mergedInto: string | null;
  /** Of a bundle's carrier: what goes with it is settled, and stays so on every try. */
  settled?: boolean;
  earlier: Happening[];
  reached: string[];
  /** What the channel answered as its reference for the alert, or was handed as such; later notices get it. */
  reference?: string | null;
  threadKey: string;
  alert: NoticeAlert;
  rule: NoticeRule;
  queueUrl: string;
  discoverUrl: string | null;
}

export interface DeliveryDocument {
  payload: { delivery: Delivery; outbox: OutboxState };
  [field: string]: unknown;
}

/** Who or where a message goes, in words: those it is for, else the channel's own recipients. */
export const targetOf = (
  config: ChannelConfig,
  { recipients, people = [] }: { recipients: readonly string[]; people?: readonly string[] | undefined },
): string =>
  recipients.length === 0
    ? channelModule(config).describe(config)
    : recipients.map((address, at) => (people[at] ? `${people[at]}, ${address}` : address)).join('; ');

/** One id for one thing to tell one channel, however often it is made: the `ordinal`-th `reason` of the alert. */
export const deliveryId = (
  alertId: string,
  reason: NoticeReason,
  ordinal: number,
  channelId: string,
  recipients: readonly string[] = [],
): string => stableId('delivery', alertId, reason, ordinal, channelId, ...recipients);

/** Notices of one alert on one channel: they hang on its first message. */
export const threadKey = (alertId: string, channelId: string): string =>
  deliveryId(alertId, 'created', 0, channelId);

/** The deliveries that go out as one message; null: it goes alone. */
export const gatherKey = ({ channelId, bundle, recipients }: Delivery): string | null =>
  (bundle ?? null) === null ? null : stableId('gathered', channelId, bundle!, ...recipients);

/** The document of a delivery: its payload is the truth, the other fields are there to be searched. */
export function deliveryDocument(delivery: Delivery, outbox: OutboxState): DeliveryDocument {
  return {
    id: delivery.id,
    space: delivery.space,
    alert: delivery.alertId,
    rule: delivery.ruleId,
    channel: delivery.channelId,
    reason: delivery.reason,
    state: delivery.state,
    held: delivery.held?.why ?? null,
    created_at: delivery.createdAt,
    next_try_at: delivery.nextTryAt,
    claimed_until: outbox.claimedUntil,
    bundle: gatherKey(delivery),
    merged_into: outbox.mergedInto,
    payload: { delivery, outbox },
  };
}

/** The delivery of a stored document, as the API answers it. */
export const deliveryOf = (stored: Stored<DeliveryDocument>): Delivery => stored.source.payload.delivery;

export interface NewDelivery {
  alert: Alert;
  rule: Parameters<typeof noticeRule>[0];
  /** Without `config` when there is no such channel: the delivery then fails, saying so. */
  channel: Pick<Channel, 'id' | 'name'> & Partial<Pick<Channel, 'config'>>;
  reason: NoticeReason;
  /** 0, 1, 2 …: the how-many-eth of its reason on this alert. */
  ordinal: number;
  /** When the notice was made (ISO): decides the month, so it must be the same whenever this is made again. */
  at: string;
  /** When it may go out (ISO); at once without it. */
  dueAt?: string;
  recipients?: readonly string[];
  bundle?: string | null;
  held?: Held | null;
  /** How long it is tried from `dueAt` on; a day without it. */
  tryForMs?: number;
  people?: readonly string[];
  by?: string | null;
  note?: string | null;
  links: { queueUrl: string; discoverUrl: string | null };
}

/**
 * A delivery to be stored by `create` in `store.month('deliveries', Date.parse(at))` before anything is sent:
 * made twice, it is one. It keeps the alert as it is now, bounded.
 */
export function newDelivery(input: NewDelivery): { id: string; doc: DeliveryDocument } {
  const { alert, rule, channel, reason, ordinal, at, dueAt = at, links } = input;
  const { recipients = [], people = [], bundle = null, held = null, by = null, note = null } = input;
  const { tryForMs = GIVE_UP_MS } = input;
  const id = deliveryId(alert.id, reason, ordinal, channel.id, recipients);
  const delivery: Delivery = {
    id,
    space: alert.space,
    alertId: alert.id,
    ruleId: rule.id,
    channelId: channel.id,
    channelName: channel.name,
    reason,
    state: held ? 'held' : 'pending',
    createdAt: at,
    nextTryAt: held ? null : dueAt,
    sentAt: null,
    target: channel.config ? targetOf(channel.config, { recipients, people }) : '',
    recipients: [...recipients],
    people: [...people],
    by,
    note,
    bundle,
    held,
    attempts: [],
  };
  const outbox: OutboxState = {
    tries: 0,
    giveUpAt: new Date(Date.parse(dueAt) + tryForMs).toISOString(),
    owner: null,
    claimedUntil: null,
    mergedInto: null,
    earlier: [],
    reached: [],
    reference: null,
    threadKey: threadKey(alert.id, channel.id),
    alert: noticeAlert(alert),
    rule: noticeRule(rule),
    ...links,
  };
  return { id, doc: deliveryDocument(delivery, outbox) };
}

/** The notice that an alert as it is now would make, for a look at it: no delivery of it exists. */
export const noticeOfAlert = (
  alert: Alert,
  rule: NoticeRule,
  reason: NoticeReason,
  links: { queueUrl: string; discoverUrl: string | null },
): Notice => ({
  deliveryId: 'preview',
  dedupKey: 'preview',
  threadKey: 'preview',
  reason,
  at: alert.updatedAt,
  earlier: [],
  alert: noticeAlert(alert),
  rule,
  ...links,
});

/** What stands in the place of an alert's id where a message is about a rule. */
const RULE = 'rule:';
export const ruleSubject = (ruleId: string): string => `${RULE}${ruleId}`;

const pageOf = (alertId: string): string =>
  alertId.startsWith(RULE)
    ? `rules/${encodeURIComponent(alertId.slice(RULE.length))}`
    : `queue?alert=${encodeURIComponent(alertId)}`;

/** Links of a message: whole addresses when the product knows where people reach it, else paths. */
export function noticeLinks(
  publicUrl: string | null,
  appPath: string,
  alert: Pick<Alert, 'id' | 'discoverUrl'>,
): { queueUrl: string; discoverUrl: string | null } {
  const whole = (path: string) => (publicUrl === null ? path : `${publicUrl.replace(/\/+$/, '')}${path}`);
  return {
    queueUrl: whole(`${appPath}#/${pageOf(alert.id)}`),
    discoverUrl: alert.discoverUrl === null ? null : whole(alert.discoverUrl),
  };
}
