import type { AlertEvent } from '../../common/schemas';
import { RESOLUTION_WORDS } from '../../common/words';
import { type Change, changesBetween, valueText } from './diff';

/** What somebody did, or Lookout, by the type of the event: read after their name. */
export const HAPPENED: Readonly<Record<string, string>> = {
  created: 'made the alert',
  again: 'saw it come back',
  recovered: 'saw it recover',
  worse: 'saw it get worse',
  better: 'saw it get better',
  acknowledge: 'acknowledged it',
  close: 'closed it',
  reopen: 'reopened it',
  assign: 'changed its owner',
  escalate: 'escalated it',
  deescalate: 'took the escalation back',
  acknowledge_timeout: 'opened it again: its acknowledgement ran out',
  note: 'wrote',
  expired: 'closed it after quiet',
  ladder: 'went up the ladder',
  silenced: 'put it under a silence',
  silence_ended: 'saw its silence end',
  snooze: 'snoozed it',
  unsnooze: 'took the snooze back',
  wake: 'woke it: the snooze is over',
  no_data: 'saw no data of it any more',
  data_again: 'saw data of it again',
};

/** Fields of an alert that its history tells of, in words. */
const NAMES: Record<string, string> = {
  status: 'status',
  condition: 'condition',
  severity: 'severity',
  resolution: 'resolution',
  owner: 'owner',
  ownedSince: 'owner since',
  recurrences: 'times it came back',
  recoveredAt: 'recovered at',
  noDataSince: 'no data since',
  'acknowledged.at': 'acknowledged at',
  'acknowledged.by': 'acknowledged by',
  'acknowledged.until': 'acknowledgement runs out',
  'acknowledged.lasts': 'acknowledged, once it is back, for',
  'snoozed.at': 'snoozed at',
  'snoozed.by': 'snoozed by',
  'snoozed.until': 'snoozed until',
  'closed.at': 'closed at',
  'closed.by': 'closed by',
  'escalated.at': 'escalated at',
  'escalated.by': 'escalated by',
  'previous.id': 'the alert before',
  'previous.resolution': 'how the one before ended',
};

const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** Whether a value is a moment, which people read in their own zone. */
export const isMoment = (value: unknown): value is string =>
  typeof value === 'string' && ISO_TIME.test(value);

/** What changed with an event, in words; who did it and when stand beside it and are not said again. */
export function happenedChanges({ before, after, actor, at }: AlertEvent): Change[] {
  return changesBetween(before, after)
    .filter((change) => change.after !== actor || !change.path.endsWith('.by'))
    .filter((change) => change.after !== at)
    .map((change) => ({ ...change, path: NAMES[change.path] ?? change.path }));
}

/** A value of an alert's field that is no moment, as a person reads it. `path`: the field's name, in words. */
export const happenedText = (value: unknown, path: string): string =>
  (path === NAMES.resolution || path === NAMES['previous.resolution']) && value
    ? (RESOLUTION_WORDS[value as keyof typeof RESOLUTION_WORDS] ?? valueText(value))
    : valueText(value);
