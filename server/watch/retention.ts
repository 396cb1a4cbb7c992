import { ENGINE_ACTOR } from '../../common/alert_lifecycle';
import type { AuditEvent } from '../../common/schemas';
import type { Log } from '../ports';
import { auditWrite, INDICES, type IndexName, type Store, stableId } from '../store';
import {
  documentsOver,
  type Expired,
  expiredMonths,
  type Month,
  type Retention,
  type Room,
} from './expired_months';

const DAY_MS = 24 * 3_600_000;
/** Closed alerts deleted in one look; the rest goes at the next. */
const ALERTS_AT_ONCE = 5_000;

interface Deps {
  store: Store;
  log: Log;
  keep: Retention;
  /** The host's own audit log, which is told of what goes, too. */
  audited?(event: AuditEvent): void;
}

/**
 * Removes what is older, or takes more room, than the settings allow: months of matches, runs, deliveries and audit as
 * whole indices, closed alerts one by one. A removal is on record in the audit before it is done: where that cannot be
 * written nothing goes, and this rejects. Answers what was removed, in words.
 * Run it on one node at a time; cut off anywhere, the next look goes on.
 */
export async function applyRetention(deps: Deps, now: number): Promise<string[]> {
  const { store, log, keep } = deps;
  const [months, openSince] = await Promise.all([monthsOf(store), firstOpenEvent(store)]);
  const removed: string[] = [];
  for (const one of expiredMonths(months, keep, { now, openSince })) {
    // All spaces share a month: how much of it is whose is told in none but the first.
    await record(
      deps,
      { what: `month:${one.month.uuid}`, space: 'default', note: `removed ${wordsOf(one)}` },
      now,
    );
    await store.dropMonth(one.month.name, one.month.index);
    removed.push(wordsOf(one));
  }
  const old = {
    range: { 'lookout.closed_at': { lt: now - keep.alertsDays * DAY_MS, format: 'epoch_millis' } },
  };
  removed.push(
    ...(await removeAlerts(deps, [old], ALERTS_AT_ONCE, `closed more than ${keep.alertsDays} days ago`, now)),
  );
  const over = keep.alertsMaxGb === 0 ? 0 : documentsOver(await roomOfAlerts(store), keep.alertsMaxGb);
  const most = Math.min(over, ALERTS_AT_ONCE);
  if (most > 0) {
    // What went for its age is not to be found again.
    await store.refresh('alerts');
    const why = `alerts take more than ${keep.alertsMaxGb} GB`;
    removed.push(...(await removeAlerts(deps, [], most, why, now)));
  }
  for (const words of removed) log.info(`retention removed ${words}`);
  return removed;
}

const wordsOf = ({ month: { index, documents, bytes }, why }: Expired): string =>
  `${index}: ${documents.toLocaleString('en-US')} documents, ${(bytes / 2 ** 20).toFixed(1)} MB, ${why}`;

/** Every monthly index there is. */
async function monthsOf(store: Store): Promise<Month[]> {
  const months: Month[] = [];
  const names = (Object.keys(INDICES) as IndexName[]).filter((name) => INDICES[name].monthly);
  for (const name of names) {
    const { indices = {} } = await store.es.request<{
      indices?: Record<
        string,
        { uuid: string; total: { store: { size_in_bytes: number } }; primaries: { docs: { count: number } } }
      >;
    }>({
      method: 'GET',
      path: `/${store.alias(name)}-*/_stats/docs,store`,
      query: {
        expand_wildcards: 'all',
        ignore_unavailable: true,
        filter_path: 'indices.*.uuid,indices.*.total.store.size_in_bytes,indices.*.primaries.docs.count',
      },
    });
    for (const [index, { uuid, total, primaries }] of Object.entries(indices)) {
      const [, year, number] = /-(\d{4})\.(\d{2})$/.exec(index) ?? [];
      if (!year || !number) continue;
      const end = Date.UTC(Number(year), Number(number), 1);
      const bytes = total.store.size_in_bytes;
      months.push({ name, index, uuid, end, bytes, documents: primaries.docs.count });
    }
  }
  return months;
}

/** The first event of any alert that is not closed, epoch ms. */
async function firstOpenEvent(store: Store): Promise<number> {
  const { aggregations } = await store.search('alerts', {
    size: 0,
    track_total_hits: false,
    query: { bool: { must_not: [{ term: { 'kibana.alert.workflow_status': 'closed' } }] } },
    aggs: { first: { min: { field: 'kibana.alert.start' } } },
  });
  return (aggregations.first as { value: number | null } | undefined)?.value ?? Number.POSITIVE_INFINITY;
}

async function roomOfAlerts(store: Store): Promise<Room> {
  const { _all } = await store.es.request<{
    _all: {
      total: { store: { size_in_bytes: number } };
      primaries: { docs: { count: number; deleted: number } };
    };
  }>({
    method: 'GET',
    path: `/${store.alias('alerts')}/_stats/docs,store`,
    query: { expand_wildcards: 'all', filter_path: '_all' },
  });
  const { count, deleted } = _all.primaries.docs;
  return { bytes: _all.total.store.size_in_bytes, documents: count, deleted };
}

/** Those closed first go first. Each space has its own on record. */
async function removeAlerts(
  deps: Deps,
  only: readonly object[],
  most: number,
  why: string,
  now: number,
): Promise<string[]> {
  const { store } = deps;
  const page = await store.search<{ 'kibana.space_ids': string[] }>('alerts', {
    size: most,
    track_total_hits: false,
    _source: ['kibana.space_ids'],
    query: {
      bool: {
        filter: [{ term: { 'kibana.alert.workflow_status': 'closed' } }, ...only],
        // Closed while active: until it recovers it holds back a new alert of its key.
        must_not: [{ term: { 'lookout.condition': 'active' } }],
      },
    },
    sort: [{ 'lookout.closed_at': 'asc' }, { 'kibana.alert.uuid': 'asc' }],
  });
  const spaceOf = ({ source }: (typeof page.hits)[number]) => source['kibana.space_ids'][0] ?? 'default';
  let removed = 0;
  for (const space of new Set(page.hits.map(spaceOf))) {
    const hits = page.hits.filter((hit) => spaceOf(hit) === space);
    const words = `${counted(hits.length)}, ${why}`;
    const what = `alerts:${space}:${why}:${now}`;
    await record(deps, { what, space, note: `removed ${words}` }, now);
    const results = await store.bulk(
      hits.map(({ id, index, seqNo, primaryTerm }) => ({
        op: 'delete' as const,
        index,
        id,
        fence: { seqNo, primaryTerm },
      })),
    );
    const done = results.filter(({ outcome }) => outcome === 'done').length;
    removed += done;
    const note = `kept ${counted(hits.length - done)} of those: changed meanwhile, or not to be removed`;
    if (done < hits.length) await record(deps, { what: `${what}:kept`, space, note }, now);
  }
  return removed > 0 ? [`${counted(removed)}, ${why}`] : [];
}

const counted = (alerts: number): string =>
  alerts === 1 ? '1 closed alert' : `${alerts.toLocaleString('en-US')} closed alerts`;

/** Rejects with `EsError` where it cannot be put on record. */
async function record(
  { store, audited }: Deps,
  { what, space, note }: { what: string; space: string; note: string },
  now: number,
): Promise<void> {
  const event: AuditEvent = {
    id: stableId('retention', what),
    at: new Date(now).toISOString(),
    space,
    actor: ENGINE_ACTOR,
    action: 'retention',
    object: { type: 'system', id: 'retention', name: 'retention' },
    note,
    before: null,
    after: null,
  };
  await store.write(await auditWrite(store, event));
  audited?.(event);
}
