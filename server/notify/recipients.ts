import type { Rule } from '../../common/schemas';
import type { NoticeReason } from '../../common/words';
import { FOLLOWS } from '../alerts';
import type { NoticeTarget, Store } from '../store';
import type { Order, Stage, Telling } from './contract';
import type { Directory } from './directory';
import { Heard } from './heard';
import { awakeOf, type Reached, type Resolved, resolveWho } from './resolve_who';

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
  return FOR_RECIPIENTS.includes(notice.reason) ? recipientsOf(rule, alert) : [];
}

/**
 * One order for those of a channel who have the same quiet hours, always in the same order: they may hear of everything at
 * the same moment, whenever that is.
 */
function ordersFor(people: readonly Reached[], dueAt: string): Order[] {
  const groups = new Map<string, Reached[]>();
  for (const one of people) {
    const key = `${one.channelId} ${JSON.stringify(one.quietHours)}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].map((group) => {
    const sorted = [...group].sort((a, b) => (a.address < b.address ? -1 : 1));
    return {
      channelId: sorted[0]!.channelId,
      recipients: sorted.map(({ address }) => address),
      people: sorted.map(({ name }) => name),
      dueAt,
      bundle: null,
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

/** People beside the channels: whom the rule names, whom an act, a ladder or a failing rule is for, who heard that it began. */
export const recipients = (store: Store, directory: Directory): Stage => {
  const heard = new Heard(store);
  return async (orders, telling) => {
    const { notice, rule, alert } = telling;
    if (FOLLOWS.includes(notice.reason)) {
      const more = await heard.ordersFor(orders, telling);
      const { names } = await directory.known(rule.space);
      // Where a channel is gone meanwhile nobody is left to hear of it.
      return [...orders, ...more.filter(({ channelId }) => names.channel(channelId) !== undefined)];
    }
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
    const { people, channels } = notice.reason === 'escalated' ? awakeOf(resolved) : resolved;
    const there = new Set(
      orders.filter((one) => one.recipients.length === 0).map(({ channelId }) => channelId),
    );
    const own = channels
      .filter((id) => !there.has(id))
      .map((channelId) => ({ channelId, recipients: [], dueAt: notice.at, bundle: null, held: null }));
    const all = [...orders, ...own, ...ordersFor(people, notice.at)];
    if (!isMissed(notice, resolved)) return all;
    const wanted = known.settings?.defaultChannel ?? null;
    const fallback = wanted !== null && known.channels.has(wanted) ? wanted : null;
    return orderForNobody(all, resolved.missing, fallback, notice.at);
  };
};
