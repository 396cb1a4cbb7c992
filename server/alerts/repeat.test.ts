import { notifySchema } from '../../common/schemas';
import type { NoticeReason } from '../../common/words';
import { isRepeatDue } from './repeat';

const at = (minute: number) => Date.parse('2026-01-05T12:00:00Z') + minute * 60_000;
const told = (reason: NoticeReason, minute: number) => ({
  reason,
  ordinal: 0,
  at: new Date(at(minute)).toISOString(),
  channels: [],
  mark: 1,
});

test.each<[string, string | null, Parameters<typeof isRepeatDue>[1], number, boolean]>([
  ['as long as it says after the last word', '10m', { status: 'open', condition: 'active' }, 15, true],
  ['not before', '10m', { status: 'open', condition: 'active' }, 14, false],
  ['whenever it is seen', '0s', { status: 'open', condition: 'event' }, 5, true],
  ['not once somebody acknowledged it', '10m', { status: 'acknowledged', condition: 'active' }, 99, false],
  ['not once it is closed', '10m', { status: 'closed', condition: 'active' }, 99, false],
  ['not once it recovered', '10m', { status: 'open', condition: 'recovered' }, 99, false],
  ['never where nothing is said', null, { status: 'open', condition: 'active' }, 99, false],
])('a reminder: %s', (_name, repeat, alert, minute, expected) => {
  const context = { rule: { notify: notifySchema.parse({ repeat }) }, now: at(minute), settled: false };
  const notices = [told('created', 0), told('repeated', 5), told('note', 12)];
  expect(isRepeatDue(context, alert, notices)).toBe(expected);
  expect(isRepeatDue({ ...context, settled: true }, alert, notices)).toBe(false);
});
