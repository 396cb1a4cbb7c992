import { HEALTH_LISTED, type HealthReport, type LaneReport } from '../../common/api';
import { minuteText } from '../../common/time';
import { plural } from '../../common/wording';
import type { DeliveryDocument } from '../channels';
import type { Store } from '../store';
import { BUCKETS } from '../store';
import type { EngineClock } from './clock';
import { type Cursor, readCursors } from './cursors';
import type { Gaps } from './gaps';
import { readLeases } from './lease';
import { nextRunAt } from './plan';
import type { RuleBook } from './rule_book';
import { lateMs, statusOf } from './status';

/** A lane whose lease ran out this long ago is run by nobody. */
const STUCK_MS = 60_000;
const ALL_BUCKETS = Array.from({ length: BUCKETS }, (_, bucket) => bucket);

/** The fleet as it is stored, whichever node is asked: lanes, rules, deliveries. */
export async function healthReport(
  {
    store,
    clock,
    book,
    gaps,
    lanes,
    startedAt,
  }: {
    store: Store;
    clock: EngineClock;
    book: RuleBook;
    gaps: Gaps;
    lanes: readonly string[];
    startedAt: number;
  },
  space: string,
  engine: { kind: string; version: string },
): Promise<Omit<HealthReport, 'reading'>> {
  await book.refresh();
  const now = clock.now();
  const [leases, cursors, deliveries, tooFarBack] = await Promise.all([
    readLeases(store, lanes),
    readCursors(store, ALL_BUCKETS),
    deliveryCounts(store, space),
    gaps.tooFarBack(space),
  ]);
  const laneReports = lanes.map((lane, at): LaneReport => {
    const lease = leases[at];
    const until = lease?.until ?? 0;
    // A lane between two turns has let go of its lease for a moment, and one on a new node has none yet: neither is stuck.
    const seenAt = Math.max(lease?.renewedAt ?? 0, startedAt);
    const state = until > now ? 'running' : now - seenAt < STUCK_MS ? 'waiting' : 'stuck';
    return {
      lane,
      owner: lease?.owner ?? null,
      node: lease?.node ?? null,
      epoch: lease?.epoch ?? 0,
      until: until > 0 ? new Date(until).toISOString() : null,
      state,
      rules: 0,
      due: 0,
    };
  });
  const rules = book.all().filter((rule) => rule.space === space);
  const enabled = rules.filter((rule) => rule.enabled);
  const failing: HealthReport['failing'] = [];
  const notes: HealthReport['notes'] = [];
  let behind = 0;
  let maxBehindMs = 0;
  for (const rule of enabled) {
    const cursor: Cursor | undefined = cursors.get(rule.id);
    const status = statusOf(rule, cursor, now);
    const lane = laneReports[rule.bucket % lanes.length];
    if (lane) {
      lane.rules += 1;
      if (!cursor || nextRunAt(rule, cursor) <= now) lane.due += 1;
    }
    const late = lateMs(rule, cursor, now);
    if (late > 0) behind += 1;
    maxBehindMs = Math.max(maxBehindMs, late);
    for (const message of status.notes) notes.push({ ruleId: rule.id, name: rule.name, message });
    if (status.message !== null) {
      failing.push({
        ruleId: rule.id,
        name: rule.name,
        health: status.health,
        message: status.message,
        since: status.since,
      });
    }
  }
  const stuck = laneReports.filter(({ state }) => state === 'stuck');
  const problems: HealthReport['problems'] = [];
  if (stuck.length > 0) {
    const names = stuck.map(({ lane }) => lane).join(', ');
    const effect =
      stuck.length === lanes.length ? 'no rule is evaluated' : 'the rules of these lanes are not evaluated';
    problems.push({ what: `${names}: run by no node`, since: null, effect });
  }
  if (behind > 0) {
    const effect = 'their alerts come late; no window is skipped';
    problems.push({
      what: `${behind} of ${enabled.length} rules are behind their windows`,
      since: null,
      effect,
    });
  }
  if (tooFarBack) {
    const one = tooFarBack.rules === 1;
    problems.push({
      what: `${one ? '1 rule was' : `${tooFarBack.rules} rules were`} not evaluated for longer than is caught up on`,
      since: null,
      effect: `from ${minuteText(tooFarBack.from)} on, after a long outage or in a restored snapshot. Nobody was told of that time; its gaps can be filled or dismissed.`,
    });
  }
  if (deliveries.failed > 0) {
    const what = `${plural(deliveries.failed, 'delivery', 'deliveries')} failed for good`;
    problems.push({
      what,
      since: null,
      effect: 'their recipients were not told; they can be sent again under Notify',
    });
  }
  const failingCount = failing.filter(({ health }) => health === 'failing' || health === 'partial').length;
  const refusing = store.writing.longest(Date.now(), STUCK_MS);
  if (refusing)
    problems.unshift({
      what: `${refusing.index} cannot be written: ${refusing.message}`,
      since: new Date(refusing.since).toISOString(),
      effect: 'what rules find there is not stored; the same windows run again as soon as it can be',
    });
  if (store.versions.blocked !== null)
    problems.unshift({ what: store.versions.blocked, since: null, effect: 'the newer nodes evaluate' });
  const down = lanes.length > 0 && stuck.length === lanes.length;
  return {
    state: down ? 'down' : problems.length > 0 ? 'degraded' : 'ok',
    problems,
    engine: { ...engine, clockOffsetMs: clock.offsetMs },
    lanes: laneReports,
    rules: { total: rules.length, enabled: enabled.length, failing: failingCount, behind, maxBehindMs },
    deliveries,
    failing: failing.slice(0, HEALTH_LISTED),
    notes: notes.slice(0, HEALTH_LISTED),
  };
}

async function deliveryCounts(store: Store, space: string): Promise<HealthReport['deliveries']> {
  const page = await store.search<DeliveryDocument>('deliveries', {
    size: 0,
    track_total_hits: false,
    query: { bool: { filter: [{ term: { space } }, { terms: { state: ['pending', 'failed'] } }] } },
    aggs: { states: { terms: { field: 'state' }, aggs: { oldest: { min: { field: 'created_at' } } } } },
  });
  const states = page.aggregations.states as
    | { buckets: Array<{ key: string; doc_count: number; oldest: { value: number | null } }> }
    | undefined;
  const of = (state: string) => states?.buckets.find(({ key }) => key === state);
  const oldest = of('pending')?.oldest.value ?? null;
  return {
    pending: of('pending')?.doc_count ?? 0,
    failed: of('failed')?.doc_count ?? 0,
    oldestPendingAt: oldest === null ? null : new Date(oldest).toISOString(),
  };
}
