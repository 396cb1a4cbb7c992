import { stretchAt } from '../../common/quiet';
import type { Silence } from '../../common/schemas';
import { type AlertDocument, alertOf, type Store, type Stored } from '../store';
import { changeAlerts } from './background';
import { inSpace, NOT_CLOSED } from './filter_dsl';
import { rulesOf } from './own_rule';
import { underSilences } from './quiet_ends';
import type { SilenceBook } from './silence_book';

const UUID = [{ 'kibana.alert.uuid': 'asc' }];
const MARKED = [{ term: { 'lookout.quiet': 'silenced' } }, { exists: { field: 'lookout.silenced_until' } }];

/** Which silences are in effect, and since when: it changes when one begins, ends, recurs or is edited. */
export const inEffect = (silences: readonly Silence[], now: number): string =>
  silences
    .flatMap((silence) => {
      const stretch = stretchAt(silence, now);
      return stretch ? [`${silence.id} ${silence.version} ${stretch.from}`] : [];
    })
    .sort()
    .join('\n');

/**
 * Marks alerts that a silence covers and takes the mark off when it ends. Every node looks: at marks that have run out each
 * time, at all alerts of a space only when what is in effect there has changed since this node looked last.
 */
export class SilenceWatch {
  private readonly seen = new Map<string, string>();
  private first = true;

  constructor(
    private readonly store: Store,
    private readonly silences: Pick<SilenceBook, 'all'>,
  ) {}

  /** Answers how many alerts it changed. Rejects with `EsError`; what it did not come to is seen the next time. */
  async look(now: number): Promise<number> {
    const bySpace = new Map<string, Silence[]>();
    for (const silence of await this.silences.all(null))
      bySpace.set(silence.space, [...(bySpace.get(silence.space) ?? []), silence]);
    const states = new Map([...bySpace].map(([space, silences]) => [space, inEffect(silences, now)]));
    const spaces = [...new Set([...states.keys(), ...this.seen.keys()])];
    const changed = spaces.filter((space) => (states.get(space) ?? '') !== (this.seen.get(space) ?? ''));
    const all = this.first || changed.length > 0;
    const over = { range: { 'lookout.silenced_until': { lte: now, format: 'epoch_millis' } } };
    let count = await this.judge(all ? MARKED : [...MARKED, over], bySpace, now);
    for (const space of changed) {
      const unmarked = { bool: { must_not: [{ term: { 'lookout.quiet': 'silenced' } }] } };
      if (states.get(space)) count += await this.judge([inSpace(space), NOT_CLOSED, unmarked], bySpace, now);
    }
    this.first = false;
    for (const space of changed) this.seen.set(space, states.get(space) ?? '');
    return count;
  }

  private async judge(
    filter: readonly object[],
    bySpace: ReadonlyMap<string, readonly Silence[]>,
    now: number,
  ): Promise<number> {
    let count = 0;
    const body = { query: { bool: { filter } }, sort: UUID };
    for await (const page of this.store.scan<AlertDocument>('alerts', body, 500))
      count += await this.judgePage(page, bySpace, now);
    return count;
  }

  private async judgePage(
    page: Stored<AlertDocument>[],
    bySpace: ReadonlyMap<string, readonly Silence[]>,
    now: number,
  ): Promise<number> {
    const ruleOf = await rulesOf(this.store, page.map(alertOf));
    const changed = await changeAlerts(this.store, page, now, (alert, engine) =>
      underSilences(alert, engine, ruleOf(alert), bySpace.get(alert.space) ?? [], now),
    );
    return changed.length;
  }
}
