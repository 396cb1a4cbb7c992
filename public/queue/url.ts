import { ALERT_SORTS } from '../../common/api';
import { toMillis } from '../../common/time';
import {
  ALERT_STATUSES,
  type AlertStatus,
  CONDITION_STATES,
  QUIET_VIEWS,
  SEVERITIES,
} from '../../common/words';
import { anyOf, count, type Fields, flag, many, maybe, oneOf, text } from '../kit';

export const CLOSED_IN = ['1h', '24h', '7d', '30d'] as const;
export const FLYOUT_TABS = ['overview', 'documents', 'activity', 'notifications', 'json'] as const;
export type FlyoutTab = (typeof FLYOUT_TABS)[number];
/** Seconds between two looks; 0 = only when told. */
export const REFRESH = ['0', '5', '10', '30', '60'] as const;

const ORDERS = ['desc', 'asc'] as const;

/** Everything the queue can be asked, as it stands in the address. */
export const QUEUE_FIELDS = {
  search: text(),
  status: anyOf(ALERT_STATUSES),
  severity: anyOf(SEVERITIES),
  rule: many,
  owner: many,
  tag: many,
  condition: anyOf(CONDITION_STATES),
  escalated: flag,
  quiet: anyOf(QUIET_VIEWS),
  closedIn: oneOf(CLOSED_IN, '24h'),
  sort: oneOf(ALERT_SORTS, 'queue'),
  order: oneOf(ORDERS, 'desc'),
  page: count(1),
  perPage: count(25),
  chart: flag,
  every: oneOf(REFRESH, '10'),
  alert: maybe,
  tab: oneOf(FLYOUT_TABS, 'overview'),
};

export type QueueState = { [K in keyof typeof QUEUE_FIELDS]: ReturnType<(typeof QUEUE_FIELDS)[K]['read']> };
export const queueFields: Fields<QueueState> = QUEUE_FIELDS;

/** Statuses that an empty address stands for: what still wants work. */
export const WORK: AlertStatus[] = ['open', 'acknowledged'];

/** The part that selects alerts, as the API takes it. `now`: epoch milliseconds, for the range of closed ones. */
export function filterOf(state: QueueState, now: number) {
  return {
    search: state.search.trim(),
    status: state.status.length > 0 ? state.status : WORK,
    severity: state.severity,
    rule: state.rule,
    owner: state.owner,
    tag: state.tag,
    condition: state.condition,
    escalated: state.escalated ? 'true' : undefined,
    quiet: state.quiet,
    from: new Date(now - toMillis(state.closedIn)).toISOString(),
  };
}

export const listQueryOf = (state: QueueState, now: number) => ({
  ...filterOf(state, now),
  sort: state.sort,
  order: state.order,
  page: state.page,
  perPage: Math.min(state.perPage, 200),
});

/** Filters that narrow the list, by name, for "which to loosen". */
export function activeFilters(state: QueueState): Array<keyof QueueState> {
  const lists = (['status', 'severity', 'rule', 'owner', 'tag', 'condition', 'quiet'] as const).filter(
    (name) => state[name].length > 0,
  );
  return [
    ...(state.search ? (['search'] as const) : []),
    ...lists,
    ...(state.escalated ? (['escalated'] as const) : []),
  ];
}

/** What an address without those filters says. */
export const NO_FILTERS: Partial<QueueState> = {
  search: '',
  status: [],
  severity: [],
  rule: [],
  owner: [],
  tag: [],
  condition: [],
  escalated: false,
  quiet: [],
  page: 1,
};
