import {
  NOTICE_LIMITS,
  type Notice,
  type NoticeBundle,
  type NoticeItem,
  TableCounter,
} from '../../common/template';
import { type Severity, worseOf } from '../../common/words';
import type { StoredDelivery } from './plan';

/** Rules named in a message about alerts of several. */
const RULES = 20;

/** The alert of a delivery as one of several: with fewer documents. */
export function itemOf({ source: { payload } }: StoredDelivery): NoticeItem {
  const { delivery, outbox } = payload;
  const sample = outbox.alert.sample.slice(-NOTICE_LIMITS.bundledSamples);
  return {
    reason: delivery.reason,
    at: delivery.createdAt,
    earlier: outbox.earlier,
    alert: { ...outbox.alert, sample },
    rule: outbox.rule,
    queueUrl: outbox.queueUrl,
    discoverUrl: outbox.discoverUrl,
  };
}

/** Gathers what a bundle tells, page by page, in bounded memory: the first alerts whole, of the rest their number. */
export class BundleContent {
  private readonly items = new Map<string, NoticeItem>();
  /** Alerts that are not listed. */
  private readonly others = new Set<string>();
  private readonly rules = new Map<string, number>();
  private severity: Severity | null = null;
  private newest: StoredDelivery | null = null;
  /** Of the first rule that has one: in a message about several rules it is about that one's alerts alone. */
  private table: { rule: string; counter: TableCounter } | null = null;

  /** Oldest first. Of an alert told twice the newer notice says how it stands. */
  add(one: StoredDelivery): void {
    const item = itemOf(one);
    const { id } = item.alert;
    this.newest = one;
    this.count(item);
    this.severity = worseOf(this.severity, item.alert.severity);
    const known = this.items.get(id);
    if (known) {
      const earlier = [...known.earlier, { reason: known.reason, at: known.at }, ...item.earlier];
      this.items.set(id, { ...item, earlier });
      return;
    }
    if (this.others.has(id)) return;
    this.rules.set(item.rule.name, (this.rules.get(item.rule.name) ?? 0) + 1);
    if (this.items.size < NOTICE_LIMITS.alerts) this.items.set(id, item);
    else this.others.add(id);
  }

  private count({ rule, alert }: NoticeItem): void {
    const { message } = rule;
    if (this.table === null && message && message.table.length > 0)
      this.table = { rule: rule.id, counter: new TableCounter(message.table, message.tableRows) };
    if (this.table?.rule === rule.id) this.table.counter.add(alert);
  }

  get total(): number {
    return this.items.size + this.others.size;
  }

  /** Null where it is about one alert after all. */
  bundle(): NoticeBundle | null {
    if (this.total < 2) return null;
    const rules = [...this.rules]
      .map(([name, count]) => ({ name, count }))
      .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
    return {
      items: [...this.items.values()],
      total: this.total,
      severity: this.severity ?? 'low',
      rules: rules.slice(0, RULES),
    };
  }

  /** The message under the carrier's name; a message about several begins a thread of its own. */
  notice(carrier: StoredDelivery): Notice {
    const { delivery, outbox } = carrier.source.payload;
    const bundle = this.bundle();
    const table = this.table?.counter.table();
    const own = { deliveryId: delivery.id, dedupKey: delivery.id, ...(table && { table }) };
    if (bundle) return { ...own, threadKey: delivery.id, ...bundle.items[0]!, bundle };
    const { alert } = (this.newest ?? carrier).source.payload.outbox;
    const [only = itemOf(carrier)] = this.items.values();
    return { ...own, threadKey: outbox.threadKey, ...only, alert };
  }
}
