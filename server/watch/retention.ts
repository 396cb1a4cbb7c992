import { ENGINE_ACTOR } from '../../common/alert_lifecycle';
import type { AuditEvent } from '../../common/schemas';
import type { Log } from '../ports';
import { type AlertDocument, auditWrite, INDICES, type IndexName, type Store, stableId } from '../store';
import { type Expired, expiredMonths, type Month, type Retention } from './expired_months';

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
 * whole indices, closed alerts one by one. What was removed is on record in the audit. Answers what was, in words.
 * Run it on one node at a time; cut off anywhere, the next look goes on.
 */
export async function applyRetention(deps: Deps, now: number): Promise<string[]> {
  const { store, log, keep } = deps;
  const [months, openSince] = await Promise.all([monthsOf(store), firstOpenEvent(store)]);
  const removed: string[] = [];
  for (const one of expiredMonths(months, keep, { now, openSince })) {
    // On record first: a removal that is not done is tried again, one that nobody knows of cannot be explained.
    await record(deps, `month:${one.month.index}`, wordsOf(one), now);
    await store.dropMonth(one.month.name, one.month.index);
    removed.push(wordsOf(one));
  }
  const alerts = await removeAlerts(store, now - keep.alertsDays * DAY_MS);
  if (alerts > 0) {
    const words = `${alerts} closed alerts, closed more than ${keep.alertsDays} days ago`;
    await record(deps, `alerts:${now}`, words, now);
    removed.push(words);
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
        { total: { store: { size_in_bytes: number } }; primaries: { docs: { count: number } } }
      >;
    }>({
      method: 'GET',
      path: `/${store.alias(name)}-*/_stats/docs,store`,
      query: {
        expand_wildcards: 'all',
        ignore_unavailable: true,
        filter_path: 'indices.*.total.store.size_in_bytes,indices.*.primaries.docs.count',
      },
    });
    for (const [index, { total, primaries }] of Object.entries(indices)) {
      const [, year, number] = /-(\d{4})\.(\d{2})$/.exec(index) ?? [];
      if (!year || !number) continue;
      const end = Date.UTC(Number(year), Number(number), 1);
      months.push({ name, index, end, bytes: total.store.size_in_bytes, documents: primaries.docs.count });
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

async function removeAlerts(store: Store, closedBefore: number): Promise<number> {
  const page = await store.search<AlertDocument>('alerts', {
    size: ALERTS_AT_ONCE,
    track_total_hits: false,
    _source: false,
    query: {
      bool: {
        filter: [
          { term: { 'kibana.alert.workflow_status': 'closed' } },
          { range: { 'lookout.closed_at': { lt: closedBefore, format: 'epoch_millis' } } },
        ],
        // Closed while active: until it recovers it holds back a new alert of its key.
        must_not: [{ term: { 'lookout.condition': 'active' } }],
      },
    },
  });
  const results = await store.bulk(
    page.hits.map(({ id, index, seqNo, primaryTerm }) => ({
      op: 'delete' as const,
      index,
      id,
      fence: { seqNo, primaryTerm },
    })),
  );
  return results.filter(({ outcome }) => outcome === 'done').length;
}

async function record({ store, audited }: Deps, what: string, note: string, now: number): Promise<void> {
  const event: AuditEvent = {
    id: stableId('retention', what),
    at: new Date(now).toISOString(),
    space: 'default',
    actor: ENGINE_ACTOR,
    action: 'retention',
    object: { type: 'system', id: 'retention', name: 'retention' },
    note: `removed ${note}`,
    before: null,
    after: null,
  };
  await store.bulk([await auditWrite(store, event)]);
  audited?.(event);
}
