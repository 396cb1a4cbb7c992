import {
  ENGINE_ACTOR,
  onMatch,
  onQuiet,
  onSeverity,
  unworked,
  withEvent,
} from '../../common/alert_lifecycle';
import { heldByQuiet, silencing, subjectOfAlert } from '../../common/quiet';
import type { Alert, AlertEvent, Rule, Silence, Silenced } from '../../common/schemas';
import { isoWindow } from '../../common/time';
import { type NoticeReason, OWN_RULE } from '../../common/words';
import { ownRule, toldBefore, toTell, withNotice } from '../alerts';
import {
  type AlertDocument,
  type AlertEngineState,
  alertDocument,
  alertOf,
  type Notice,
  type Store,
  type Stored,
  stableId,
  type Write,
} from '../store';
import type { Trouble } from './troubles';

/** Told so lately, its deliveries are made again: the process may have died before they were stored. */
const RETELL_MS = 5 * 60_000;

const iso = (at: number): string => new Date(at).toISOString();
const groupOf = (space: string, kind: Trouble['kind']): string => stableId('watch', space, kind);

/** Makes the deliveries of a notice. */
export type Deliveries = (rule: Rule, alert: Alert, notice: Notice) => Promise<Write[]>;

/**
 * Alerts about the product itself: one of each kind in a space, made and told when a trouble comes, worse or better as
 * it is, recovered when it is gone. For one node at a time; what another one left half done is taken up.
 */
export class TroubleAlerts {
  /** Troubles by group that were not there at the last look: gone for two looks, they have recovered. */
  private readonly quiet = new Set<string>();

  constructor(
    private readonly store: Store,
    private readonly deliveries: Deliveries,
    private readonly silences: (space: string) => Promise<readonly Silence[]>,
  ) {}

  /**
   * `troubles` is all that is seen to be wrong in the space now; of `undecided` kinds nobody can say that nothing is, and
   * their alerts do not recover.
   */
  async keep(
    space: string,
    troubles: readonly Trouble[],
    channels: readonly string[],
    now: number,
    undecided: ReadonlyArray<Trouble['kind']> = [],
  ) {
    const rule = ownRule(space, channels);
    await this.store.refresh('alerts');
    const newest = await this.newest(space);
    for (const trouble of troubles) {
      const group = groupOf(space, trouble.kind);
      this.quiet.delete(group);
      await this.hold(rule, trouble, newest.get(group) ?? null, now);
    }
    const kept = new Set(
      [...troubles.map(({ kind }) => kind), ...undecided].map((kind) => groupOf(space, kind)),
    );
    for (const [group, stored] of newest) {
      if (kept.has(group) || alertOf(stored).condition !== 'active') continue;
      if (this.quiet.delete(group)) await this.recover(rule, stored, now);
      else this.quiet.add(group);
    }
  }

  private async hold(rule: Rule, trouble: Trouble, stored: Stored<AlertDocument> | null, now: number) {
    const before = stored ? alertOf(stored) : null;
    if (!stored || !before || onMatch(before, now, trouble.severity).action === 'new') {
      const plain = made(rule, trouble, before, now);
      // Whatever begins, ends or is lifted later is looked at with all other alerts.
      const alert = { ...plain, silenced: await this.silencing(plain, now) };
      const engine: AlertEngineState = { firstMatchId: alert.id, mark: now, notices: [] };
      return this.write(rule, alert, engine, 'created', null, now);
    }
    const { engine } = stored.source['lookout.payload'];
    const back = onMatch(before, now, trouble.severity);
    const shifted = onSeverity(before, trouble.severity, now);
    const told = back.told ?? shifted?.told ?? null;
    if (!back.event && !shifted && before.reason === trouble.text)
      return this.retell(rule, before, engine, now);
    let history = before.history;
    for (const event of [back.event, shifted?.event ?? null])
      if (event) history = withEvent(history, named(before, event, now));
    const alert: Alert = {
      ...before,
      ...back.next,
      ...shifted?.next,
      reason: trouble.text,
      lastSeen: iso(now),
      updatedAt: iso(now),
      history,
    };
    return this.write(rule, alert, engine, told, stored, now);
  }

  private async silencing(alert: Alert, now: number): Promise<Silenced | null> {
    return silencing(await this.silences(alert.space), subjectOfAlert(alert), { now, span: null });
  }

  private recover(rule: Rule, stored: Stored<AlertDocument>, now: number): Promise<void> {
    const before = alertOf(stored);
    const { engine } = stored.source['lookout.payload'];
    const { next, event, told } = onQuiet(before, now);
    const history = event ? withEvent(before.history, named(before, event, now)) : before.history;
    const alert: Alert = { ...before, ...next, updatedAt: iso(now), history };
    // A recovery goes to those who heard of the trouble.
    return this.write({ ...rule, channels: toldBefore(engine) }, alert, engine, told, stored, now);
  }

  /** Fenced: where a person was quicker, the next look decides anew. */
  private async write(
    rule: Rule,
    alert: Alert,
    before: AlertEngineState,
    reason: NoticeReason | null,
    over: Stored<AlertDocument> | null,
    now: number,
  ): Promise<void> {
    const held = heldByQuiet(alert);
    const told =
      reason &&
      withNotice(before, {
        reason,
        at: iso(now),
        channels: [...rule.channels],
        mark: null,
        ...(held && { held }),
      });
    const doc = alertDocument(alert, { ...(told?.engine ?? before), mark: now });
    const at = { index: this.store.alias('alerts'), id: alert.id, doc };
    const { outcome } = await this.store.write(
      over ? { op: 'index', ...at, fence: over } : { op: 'create', ...at },
    );
    if (outcome === 'done' && told) await this.tell(rule, alert, told.notice);
  }

  private async retell(rule: Rule, alert: Alert, engine: AlertEngineState, now: number): Promise<void> {
    const last = engine.notices[engine.notices.length - 1];
    if (last && now - Date.parse(last.at) < RETELL_MS) await this.tell(rule, alert, toTell(engine, last));
  }

  private async tell(rule: Rule, alert: Alert, notice: Notice): Promise<void> {
    const writes = await this.deliveries(rule, alert, notice);
    if (writes.length > 0) await this.store.bulk(writes);
  }

  /** The newest alert of each kind, by group. */
  private async newest(space: string): Promise<Map<string, Stored<AlertDocument>>> {
    const page = await this.store.search<AlertDocument>('alerts', {
      size: 100,
      track_total_hits: false,
      query: {
        bool: {
          filter: [{ term: { 'kibana.alert.rule.uuid': OWN_RULE } }, { term: { 'kibana.space_ids': space } }],
        },
      },
      sort: [{ 'lookout.created_at': 'desc' }],
    });
    const found = new Map<string, Stored<AlertDocument>>();
    for (const hit of page.hits) {
      const { groupKey } = alertOf(hit);
      if (!found.has(groupKey)) found.set(groupKey, hit);
    }
    return found;
  }
}

const named = (alert: Alert, event: Omit<AlertEvent, 'id'>, now: number): AlertEvent => ({
  ...event,
  id: stableId('event', alert.id, event.type, now),
});

function made(rule: Rule, trouble: Trouble, previous: Alert | null, now: number): Alert {
  const at = iso(now);
  const groupKey = groupOf(rule.space, trouble.kind);
  const id = stableId('alert', groupKey, previous?.id ?? '');
  return {
    ...unworked(),
    id,
    space: rule.space,
    ruleId: rule.id,
    ruleName: rule.name,
    ruleRevision: rule.revision,
    severity: trouble.severity,
    tags: ['lookout'],
    condition: 'active',
    groupKey,
    key: { trouble: trouble.kind },
    keyText: trouble.name,
    reason: trouble.text,
    values: {},
    count: 1,
    matches: 1,
    firstSeen: at,
    lastSeen: at,
    createdAt: at,
    updatedAt: at,
    window: isoWindow({ from: now - 1, to: now }),
    sample: [],
    previous: previous && { id: previous.id, resolution: previous.resolution },
    history: [
      {
        id: stableId('event', id, 'created'),
        at,
        actor: ENGINE_ACTOR,
        type: 'created',
        note: null,
        before: {},
        after: { status: 'open' },
      },
    ],
  };
}
