import type { Alert, Rule } from '../../common/schemas';
import { type AlertDocument, alertDocument, alertOf, type Notice, type Store, type Write } from '../store';
import { closeQuiet } from './auto_close';
import { changeAlerts, type OnRecord } from './background';
import { expireAcknowledgements } from './engine_timeouts';
import { toTell } from './notices';
import { rulesOf } from './own_rule';
import { wakened } from './quiet_ends';
import type { SilenceBook } from './silence_book';
import { SilenceWatch } from './silence_watch';

const AT_ONCE = 500;
/** Looks between two at what does not hurry. */
const SELDOM = 6;

export interface MomentsDeps extends OnRecord {
  store: Store;
  silences: Pick<SilenceBook, 'all'>;
  deliveries(rule: Rule, alert: Alert, notice: Notice): Promise<Write[]>;
  /** Deliveries were stored. */
  wake(): void;
}

/** What happens to alerts because time passes: every node looks, one of them is first. */
export class Moments {
  private readonly watch: SilenceWatch;
  private looks = 0;

  constructor(private readonly deps: MomentsDeps) {
    this.watch = new SilenceWatch(deps.store, deps.silences);
  }

  /** One look at everything that has come by `now` (epoch ms). Never rejects: what fails is tried with the next look. */
  async look(now: number): Promise<void> {
    const { store } = this.deps;
    let changed = 0;
    const tasks: Array<[what: string, task: () => Promise<number>]> = [
      ['silences', () => this.watch.look(now)],
      ['snoozed alerts', () => wakeSnoozed(store, now)],
    ];
    if (this.looks++ % SELDOM === 0) {
      tasks.push(['acknowledgements', () => expireAcknowledgements(store, now, this.deps)]);
      tasks.push(['quiet alerts', () => closeQuiet(store, now, this.deps)]);
    }
    for (const [what, task] of tasks) changed += await this.guarded(what, task);
    await this.guarded('what is owed', () => this.tellOwed(changed > 0));
  }

  private async guarded(what: string, task: () => Promise<number>): Promise<number> {
    try {
      return await task();
    } catch (error) {
      this.deps.log.warn(`${what} could not be looked at: ${(error as Error).message}`);
      return 0;
    }
  }

  /** Makes the deliveries of notices that are owed; cut off anywhere, it makes the same ones again. */
  private async tellOwed(fresh: boolean): Promise<number> {
    const { store, deliveries, wake } = this.deps;
    if (fresh) await store.refresh('alerts');
    const page = await store.search<AlertDocument>('alerts', {
      size: AT_ONCE,
      track_total_hits: false,
      query: { bool: { filter: [{ term: { 'lookout.owes': true } }] } },
    });
    if (page.hits.length === 0) return 0;
    const ruleOf = await rulesOf(store, page.hits.map(alertOf));
    const orders: Array<Promise<Write[]>> = [];
    const settled: Write[] = [];
    for (const hit of page.hits) {
      const { alert, engine } = hit.source['lookout.payload'];
      const rule = ruleOf(alert);
      for (const notice of engine.notices)
        if (rule && notice.owed) orders.push(deliveries(rule, alert, toTell(engine, notice)));
      const notices = engine.notices.map(({ owed: _, ...notice }) => notice);
      const doc = alertDocument(alert, { ...engine, notices });
      settled.push({ op: 'index', index: hit.index, id: hit.id, doc, fence: hit });
    }
    // Side by side: what is looked up for many of them is one search.
    const made = (await Promise.all(orders)).flat();
    const results = await store.bulk(made, { refresh: true });
    const failed = results.find(({ outcome }) => outcome === 'failed');
    if (failed) throw new Error(`deliveries could not be stored: ${failed.error}`);
    if (made.length > 0) wake();
    // Who changed the alert meanwhile has kept what it owes: it is looked at again.
    await store.bulk(settled, { refresh: true });
    return made.length;
  }
}

/** Brings back alerts that were snoozed until now. Any node may look, at any time. Answers how many there were. */
export async function wakeSnoozed(store: Store, now: number): Promise<number> {
  const page = await store.search<AlertDocument>('alerts', {
    size: AT_ONCE,
    track_total_hits: false,
    query: {
      bool: { filter: [{ range: { 'lookout.snoozed_until': { lte: now, format: 'epoch_millis' } } }] },
    },
  });
  const ruleOf = await rulesOf(store, page.hits.map(alertOf));
  const done = await changeAlerts(store, page.hits, now, (alert, engine) =>
    wakened(alert, engine, ruleOf(alert), now),
  );
  return done.length;
}
