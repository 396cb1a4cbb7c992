import { deferredByAll, type QuietHours } from '.';

const EVERY = [0, 1, 2, 3, 4, 5, 6];
const hours = (from: string, to: string, criticalPasses = true): QuietHours => ({
  zone: 'UTC',
  windows: [{ days: EVERY, from, to }],
  criticalPasses,
});
const at = (clock: string) => Date.parse(`2026-01-05T${clock}:00Z`);

test.each<[string, Array<QuietHours | null>, string, boolean, string]>([
  ['nobody has any', [null, null], '12:00', false, '05 12:00'],
  ['one of them', [hours('11:00', '13:00'), null], '12:00', false, '05 13:00'],
  ['both at once', [hours('11:00', '13:00'), hours('11:00', '14:00')], '12:00', false, '05 14:00'],
  ['one after the other', [hours('11:00', '13:00'), hours('12:30', '14:00')], '11:00', false, '05 14:00'],
  ['round the clock', [hours('08:00', '13:00'), hours('12:30', '08:30')], '11:00', false, '05 13:00'],
  ['critical', [hours('11:00', '13:00')], '12:00', true, '05 12:00'],
  ['critical, where one does not let it pass', [hours('11:00', '13:00', false)], '12:00', true, '05 13:00'],
])('%s', (_, all, clock, critical, free) => {
  const found = new Date(deferredByAll(all, at(clock), critical)).toISOString();
  expect(found.slice(8, 16).replace('T', ' ')).toBe(free);
});
