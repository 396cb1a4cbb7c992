import type { ALERT_SORTS } from '../../common/api';

export type AlertSort = (typeof ALERT_SORTS)[number];
export type Order = 'asc' | 'desc';

type Column = [field: string, order: Order, missing?: '_first' | '_last'];

const LAST_SEEN: Column = ['kibana.alert.last_detected', 'desc'];

/**
 * What `desc` stands for. `queue`: what wants work before what is closed; then active, escalated, severity, without
 * owner, last seen.
 */
const COLUMNS: Record<AlertSort, Column[]> = {
  queue: [
    ['lookout.closed_at', 'desc', '_first'],
    ['lookout.condition_rank', 'desc'],
    ['lookout.escalated', 'desc'],
    ['lookout.severity_rank', 'desc'],
    ['lookout.unowned', 'desc'],
    LAST_SEEN,
  ],
  lastSeen: [LAST_SEEN],
  firstSeen: [['kibana.alert.start', 'desc']],
  severity: [['lookout.severity_rank', 'desc'], LAST_SEEN],
  count: [['lookout.count', 'desc'], LAST_SEEN],
  rule: [['kibana.alert.rule.name', 'desc'], LAST_SEEN],
  status: [['kibana.alert.workflow_status', 'desc'], LAST_SEEN],
  owner: [['kibana.alert.workflow_assignee_ids', 'desc', '_last'], LAST_SEEN],
};

const turned = (order: Order): Order => (order === 'desc' ? 'asc' : 'desc');

/** The first column turns with `order`; of `queue` all do. Ends with the id, so that pages never overlap. */
export function sortOf(sort: AlertSort, order: Order): unknown[] {
  const columns = COLUMNS[sort].map(([field, own, missing], at) => {
    const turns = order === 'asc' && (at === 0 || sort === 'queue');
    const empty = sort === 'queue' && turns && missing ? '_last' : missing;
    return { [field]: { order: turns ? turned(own) : own, ...(empty && { missing: empty }) } };
  });
  return [...columns, { 'kibana.alert.uuid': { order: 'asc' } }];
}
