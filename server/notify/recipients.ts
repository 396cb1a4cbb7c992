import type { Rule } from '../../common/schemas';
import type { NoticeReason } from '../../common/words';
import { type DeliveryDocument, deliveryOf } from '../channels';
import type { NoticeTarget, Store } from '../store';
import type { Order, Stage, Telling } from './contract';
import type { Directory } from './directory';
import { type Reached, type Resolved, resolveWho } from './resolve_who';

/** What begins something: who heard of one of these hears of the end. */
const TRIGGERS: readonly NoticeReason[] = ['created', 'again', 'repeated', 'worse', 'escalated'];
/** What the rule's own recipients hear of. */
const FOR_RECIPIENTS: readonly NoticeReason[] = ['created', 'again', 'repeated', 'worse', 'no_data'];
/** Stands for a channel where there is none. */
export const NOBODY = 'nobody';

/** Whom a rule names beside its channels, for an alert of this severity and these tags. */
export const recipientsOf = (
  { recipients }: Pick<Rule, 'recipients'>,
  alert: Pick<Telling['alert'], 'severity' | 'tags'>,
): NoticeTarget[] =>
  // Rules stored by an older version have none.
  (recipients ?? [])
    .filter(({ severities }) => severities.length === 0 || severities.includes(alert.severity))
    .filter(({ tags }) => tags.length === 0 || tags.some((tag) => alert.tags.includes(tag)))
    .map(({ who }) => who);

/** Whom a notice is for beside its channels. */
function targetsOf({ notice, rule, alert }: Telling): readonly NoticeTarget[] {
  if (notice.to) return notice.to;
  if (!FOR_RECIPIENTS.includes(notice.reason)) return [];
  // A backfill that tells nobody has no channels where its rule has some.
  const silent = notice.channels.length === 0 && rule.channels.length > 0;
  return silent || (alert.backfill !== null && notice.channels.length === 0) ? [] : recipientsOf(rule, alert);
}

const iso = (at: number): string => new Date(at).toISOString();

/** One order for those of a channel who may hear of it at the same moment, always in the same order. */
function ordersFor(people: readonly Reached[], dueAt: string): Order[] {
  const groups = new Map<string, Reached[]>();
  for (const one of people) {
    const key = `${one.channelId} ${one.quietUntil ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].map((group) => {
    const sorted = [...group].sort((a, b) => (a.address < b.address ? -1 : 1));
    const { channelId, quietUntil } = sorted[0]!;
    const recipients = sorted.map(({ address }) => address);
    const quiet = quietUntil === null ? null : iso(quietUntil);
    return {
      channelId,
      recipients,
      people: sorted.map(({ name }) => name),
      dueAt: quiet !== null && quiet > dueAt ? quiet : dueAt,
      bundle: quiet === null ? null : `quiet ${recipients.join(' ')} ${quiet}`,
      held: null,
    };
  });
}

/** Where a message goes that nobody is there for: visibly to the space's default channel, else nowhere, on record. */
function orderForNobody(
  orders: readonly Order[],
  missing: readonly string[],
  fallback: string | null,
  dueAt: string,
): readonly Order[] {
  const text = `nobody to tell: ${missing.join('; ')}`;
  const own = { recipients: [], dueAt, bundle: null };
  if (fallback === null) {
    const held = { why: 'nobody' as const, text: `${text}; and the space has no default channel` };
    return [...orders, { ...own, channelId: NOBODY, held }];
  }
  const isThere = (order: Order) => order.channelId === fallback && order.recipients.length === 0;
  if (orders.some(isThere)) return orders.map((order) => (isThere(order) ? { ...order, note: text } : order));
  return [...orders, { ...own, channelId: fallback, held: null, note: text }];
}

/** Whether what cannot be told is told to the default channel: a rule's owner is missed only where nobody else hears. */
const isMissed = ({ reason }: Telling['notice'], { people, channels, missing }: Resolved): boolean =>
  missing.length > 0 && (!reason.startsWith('rule_') || people.length + channels.length === 0);

/** People beside the channels: whom the rule names, or whom an act, a ladder or a failing rule is for. */
export const recipients =
  (store: Store, directory: Directory): Stage =>
  async (orders, telling) => {
    const { notice, rule, alert } = telling;
    if (notice.reason === 'recovered') return [...orders, ...(await heardBefore(store, orders, telling))];
    const targets = targetsOf(telling);
    if (targets.length === 0) return orders;
    const lists = targets.flatMap((one) => (one.kind === 'list' ? [one.id] : []));
    const known = await directory.withLists(rule.space, lists);
    const about = { alert, rule, at: Date.parse(notice.at), except: notice.by ?? null };
    // Any word behind an @ may look like a mention.
    const meant =
      notice.reason === 'note'
        ? targets.filter(
            (one) => one.kind !== 'person' || known.people.some(({ login }) => login === one.login),
          )
        : targets;
    const resolved = resolveWho(known, meant, about);
    const { people, channels, quiet, missing } = resolved;
    // A ladder goes on without those who sleep, unless there is nobody else.
    const awake = people.filter(({ quietUntil }) => quietUntil === null);
    const awakeChannels = channels.filter((id) => !quiet.has(id));
    const onLadder = notice.reason === 'escalated' && awake.length + awakeChannels.length > 0;
    const there = new Set(
      orders.filter((one) => one.recipients.length === 0).map(({ channelId }) => channelId),
    );
    const own = (onLadder ? awakeChannels : channels)
      .filter((id) => !there.has(id))
      .map((channelId) => ({ channelId, recipients: [], dueAt: notice.at, bundle: null, held: null }));
    const all = [...orders, ...own, ...ordersFor(onLadder ? awake : people, notice.at)];
    if (!isMissed(notice, resolved)) return all;
    const wanted = known.settings?.defaultChannel ?? null;
    const fallback = wanted !== null && known.channels.has(wanted) ? wanted : null;
    return orderForNobody(all, missing, fallback, notice.at);
  };

/** The end goes to exactly those people and channels that heard of the beginning. */
async function heardBefore(
  store: Store,
  orders: readonly Order[],
  { alert, rule, notice }: Telling,
): Promise<Order[]> {
  if ((rule.recipients ?? []).length === 0 && !alert.ladder) return [];
  await store.refresh('deliveries');
  const page = await store.search<DeliveryDocument>('deliveries', {
    size: 1_000,
    track_total_hits: false,
    sort: [{ created_at: 'asc' }],
    _source: ['payload.delivery'],
    query: { bool: { filter: [{ term: { alert: alert.id } }, { terms: { reason: TRIGGERS } }] } },
  });
  const keyOf = ({ channelId, recipients }: Pick<Order, 'channelId' | 'recipients'>) =>
    [channelId, ...recipients].join('\n');
  const known = new Set(orders.map(keyOf));
  const more: Order[] = [];
  for (const hit of page.hits) {
    const { channelId, recipients, people = [], nextTryAt, state } = deliveryOf(hit);
    if (state === 'held' || known.has(keyOf({ channelId, recipients }))) continue;
    known.add(keyOf({ channelId, recipients }));
    // Where the beginning still waits for the morning, the end waits with it.
    const dueAt = state === 'pending' && nextTryAt !== null && nextTryAt > notice.at ? nextTryAt : notice.at;
    more.push({ channelId, recipients, people, dueAt, bundle: null, held: null });
  }
  return more;
}
