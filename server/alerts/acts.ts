import { randomUUID } from 'node:crypto';
import { type AnyAct, onAct, withEvent } from '../../common/alert_lifecycle';
import type { Alert, AlertEvent, AuditEvent, Kept, Settings } from '../../common/schemas';
import { toMillis } from '../../common/time';
import { EsError } from '../ports';
import {
  type AlertDocument,
  type AlertEngineState,
  alertDocument,
  alertOf,
  auditWrite,
  readRecord,
  type Store,
  type Stored,
  settingsId,
  type Write,
} from '../store';
import { actNotices } from './act_notices';
import { inSpace } from './filter_dsl';
import type { Told } from './synced';

/** How often an act is decided anew because somebody else wrote first. */
const ROUNDS = 6;

export interface ActDeps {
  store: Store;
  /** Epoch milliseconds. */
  now(): number;
  /** Tells channels that keep the same state (a ticket, an incident). Never rejects: what was done is done. */
  tell?(told: readonly Told[]): Promise<void>;
  /** Told of each event that is on record. */
  audited?(event: AuditEvent): void;
}

export interface ActRequest {
  space: string;
  actor: string;
  ids: readonly string[];
  act: AnyAct;
}

export interface Acted {
  done: string[];
  refused: Array<{ id: string; why: string }>;
  /** Every alert asked for that exists, as it is now. */
  alerts: Alert[];
}

const isClosed = ({ status }: Alert) => status === 'closed';

interface Planned {
  stored: Stored<AlertDocument>;
  next: Alert;
  event: AlertEvent;
  engine: AlertEngineState;
  told: Told[];
}

/**
 * What a person does to alerts: each is read in real time, judged by the lifecycle table and written fenced; where
 * somebody wrote in between, it is judged again on what they left. The audit event has the id of the history's.
 */
export async function actOnAlerts(deps: ActDeps, request: ActRequest): Promise<Acted> {
  const { store } = deps;
  const index = store.alias('alerts');
  const acted: Acted = { done: [], refused: [], alerts: [] };
  const eventIds = new Map<string, string>();
  const done: Planned[] = [];
  let left = [...new Set(request.ids)];
  const acknowledgeMs =
    request.act.type === 'acknowledge' ? await acknowledgeMsOf(store, request.space) : undefined;

  for (let round = 0; left.length > 0; round++) {
    if (round === ROUNDS) {
      for (const id of left) acted.refused.push({ id, why: 'it keeps changing; try again' });
      break;
    }
    const found = await store.mget<AlertDocument>(left.map((id) => ({ index, id })));
    const closed = found.flatMap((stored) => (stored ? [alertOf(stored)] : [])).filter(isClosed);
    const newest =
      request.act.type === 'reopen'
        ? await newestOfGroups(store, request.space, closed)
        : new Map<string, string>();
    const planned: Planned[] = [];
    left.forEach((id, at) => {
      const stored = found[at];
      const alert = stored ? alertOf(stored) : null;
      if (!stored || !alert || alert.space !== request.space) {
        acted.refused.push({ id, why: 'there is no such alert' });
        return;
      }
      const blocked = isClosed(alert) ? blockedBy(alert, newest) : null;
      const eventId = eventIds.get(id) ?? randomUUID();
      eventIds.set(id, eventId);
      const now = deps.now();
      const decision = blocked
        ? { refused: blocked }
        : onAct(alert, request.act, { actor: request.actor, at: now, id: eventId, acknowledgeMs });
      if ('refused' in decision) {
        acted.refused.push({ id, why: decision.refused });
        acted.alerts.push(alert);
        return;
      }
      const next: Alert = {
        ...alert,
        ...decision.next,
        updatedAt: new Date(now).toISOString(),
        history: withEvent(alert.history, decision.event),
      };
      const { engine } = stored.source['lookout.payload'];
      const { act, actor } = request;
      const done = { act, actor, alert: next, told: decision.told, at: now };
      const telling = deps.tell ? actNotices(engine, done) : { notices: [], engine };
      planned.push({
        stored,
        next,
        event: decision.event,
        engine: telling.engine,
        told: telling.notices.map((notice) => ({ alert: next, notice })),
      });
    });
    left = await write(deps, planned, done);
  }

  const told = done.flatMap((one) => one.told);
  if (deps.tell && told.length > 0) await deps.tell(told);
  await record(deps, done);
  for (const { next, stored } of done) {
    acted.done.push(next.id);
    acted.alerts.push({ ...next, version: `${stored.seqNo}:${stored.primaryTerm}` });
  }
  return acted;
}

/** How long an acknowledgement lasts in a space; undefined: it says nothing. */
async function acknowledgeMsOf(store: Store, space: string): Promise<number | undefined> {
  // Settings that are older than this one lack it.
  const settings = await readRecord<Partial<Settings> & Kept>(store, 'settings', space, settingsId(space));
  const { acknowledgeFor } = settings?.source.payload ?? {};
  return acknowledgeFor === undefined ? undefined : toMillis(acknowledgeFor);
}

/** Writes fenced; answers the ids that somebody else wrote first. */
async function write(deps: ActDeps, planned: Planned[], done: Planned[]): Promise<string[]> {
  if (planned.length === 0) return [];
  const { store } = deps;
  const writes = planned.map(
    ({ stored, next, engine }): Write => ({
      op: 'index',
      index: stored.index,
      id: stored.id,
      doc: alertDocument(next, engine),
      fence: { seqNo: stored.seqNo, primaryTerm: stored.primaryTerm },
    }),
  );
  const results = await store.bulk(writes, { refresh: true });
  const again: string[] = [];
  const failures: string[] = [];
  results.forEach((result, at) => {
    const plan = planned[at]!;
    if (result.outcome === 'conflict') again.push(plan.stored.id);
    else if (result.outcome === 'failed') failures.push(`${plan.stored.id}: ${result.error}`);
    else
      done.push({
        ...plan,
        stored: { ...plan.stored, seqNo: result.seqNo, primaryTerm: result.primaryTerm },
      });
  });
  if (failures.length > 0) {
    // What did change still goes on record before the failure is told.
    await record(deps, done);
    throw new EsError(503, 'write_failed', `${failures.length} alerts could not be stored: ${failures[0]}`);
  }
  return again;
}

/** Puts what was done on record. The events are in the alerts' own history too, so a failure here loses nothing. */
async function record(
  { store, audited }: Pick<ActDeps, 'store' | 'audited'>,
  done: readonly Planned[],
): Promise<void> {
  const events = done.map(({ next, event }) => auditOf(next, event));
  const writes = await Promise.all(events.map((event) => auditWrite(store, event)));
  const results = await store.bulk(writes, { refresh: true });
  const failed = results.find(({ outcome }) => outcome === 'failed');
  for (const event of events) audited?.(event);
  if (failed) throw new EsError(503, 'audit_failed', `done, but not on record: ${failed.error}`);
}

/** The audit event of something that happened to an alert. */
export function auditOf(alert: Alert, event: AlertEvent): AuditEvent {
  return {
    id: event.id,
    at: event.at,
    space: alert.space,
    actor: event.actor,
    action: event.type,
    object: { type: 'alert', id: alert.id, name: `${alert.ruleName}: ${alert.keyText}`.slice(0, 512) },
    note: event.note,
    before: event.before,
    after: event.after,
  };
}

interface NewestOfGroup {
  key: { rule: string; group: string };
  newest: { hits: { hits: Array<{ _id: string }> } };
}

/** The newest alert of each group that a closed alert, about to be reopened, belongs to. */
async function newestOfGroups(
  store: Store,
  space: string,
  alerts: readonly Alert[],
): Promise<Map<string, string>> {
  const newest = new Map<string, string>();
  const unique = (values: string[]) => [...new Set(values)];
  let after: unknown;
  while (alerts.length > 0) {
    const { aggregations } = await store.search('alerts', {
      size: 0,
      track_total_hits: false,
      query: {
        bool: {
          filter: [
            inSpace(space),
            { terms: { 'kibana.alert.rule.uuid': unique(alerts.map(({ ruleId }) => ruleId)) } },
            { terms: { 'lookout.group': unique(alerts.map(({ groupKey }) => groupKey)) } },
          ],
        },
      },
      aggs: {
        groups: {
          composite: {
            size: 1_000,
            sources: [
              { rule: { terms: { field: 'kibana.alert.rule.uuid' } } },
              { group: { terms: { field: 'lookout.group' } } },
            ],
            ...(after ? { after } : {}),
          },
          aggs: {
            newest: {
              top_hits: { size: 1, _source: false, sort: [{ 'lookout.created_at': 'desc' }] },
            },
          },
        },
      },
    });
    const { groups } = aggregations as { groups?: { buckets: NewestOfGroup[]; after_key?: unknown } };
    for (const { key, newest: top } of groups?.buckets ?? []) {
      newest.set(groupId(key.rule, key.group), top.hits.hits[0]!._id);
    }
    after = groups?.after_key;
    if (!after) break;
  }
  return newest;
}

const groupId = (rule: string, group: string) => JSON.stringify([rule, group]);

/** One group is worked in one alert: the engine follows the newest, so only that one can be reopened. */
function blockedBy(alert: Alert, newest: Map<string, string>): string | null {
  const id = newest.get(groupId(alert.ruleId, alert.groupKey));
  return id === undefined || id === alert.id
    ? null
    : `there is a newer alert of the same key (${id}); work that one`;
}
