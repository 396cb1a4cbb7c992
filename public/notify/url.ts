import { SILENCE_STATES } from '../../common/api';
import { DELIVERY_STATES } from '../../common/words';
import { anyOf, count, type Fields, maybe, oneOf } from '../kit';

export const NOTIFY_TABS = [
  'channels',
  'people',
  'groups',
  'ladders',
  'silences',
  'digests',
  'deliveries',
  'settings',
] as const;

const FIELDS = {
  tab: oneOf(NOTIFY_TABS, 'channels'),
  open: maybe,
  state: anyOf(DELIVERY_STATES),
  channel: maybe,
  /** Which silences are shown. */
  when: anyOf(SILENCE_STATES),
  page: count(1),
  perPage: count(25),
};

export type NotifyState = { [K in keyof typeof FIELDS]: ReturnType<(typeof FIELDS)[K]['read']> };
export const notifyFields: Fields<NotifyState> = FIELDS;
