import { AUDIT_OBJECTS } from '../../common/schemas';
import { toMillis } from '../../common/time';
import { anyOf, count, type Fields, many, maybe, oneOf, text } from '../kit';

export const WITHIN = ['1h', '24h', '7d', '30d', 'all'] as const;

const FIELDS = {
  search: text(),
  actor: many,
  action: many,
  object: anyOf(AUDIT_OBJECTS),
  objectId: maybe,
  within: oneOf(WITHIN, '7d'),
  page: count(1),
  perPage: count(25),
};

export type AuditState = { [K in keyof typeof FIELDS]: ReturnType<(typeof FIELDS)[K]['read']> };
export const auditFields: Fields<AuditState> = FIELDS;

/** The address as the API takes it. `now`: epoch milliseconds. */
export const auditQueryOf = ({ within, ...state }: AuditState, now: number) => ({
  ...state,
  search: state.search.trim(),
  from: within === 'all' ? undefined : new Date(now - toMillis(within)).toISOString(),
});
