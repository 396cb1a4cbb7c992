import { DELIVERY_STATES } from '../../common/words';
import { anyOf, count, type Fields, maybe, oneOf } from '../kit';

export const NOTIFY_TABS = ['channels', 'deliveries', 'digests'] as const;

const FIELDS = {
  tab: oneOf(NOTIFY_TABS, 'channels'),
  open: maybe,
  state: anyOf(DELIVERY_STATES),
  channel: maybe,
  page: count(1),
  perPage: count(25),
};

export type NotifyState = { [K in keyof typeof FIELDS]: ReturnType<(typeof FIELDS)[K]['read']> };
export const notifyFields: Fields<NotifyState> = FIELDS;
