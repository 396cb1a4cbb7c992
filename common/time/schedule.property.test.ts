import fc from 'fast-check';
import { cronProblem } from './cron';
import { cronSchedule, gridSchedule, type Schedule } from './schedule';
import { wallTime } from './zone';

const MINUTE = 60_000;
const DAY = 86_400_000;
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'America/Santiago',
];

const at = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2027, 0, 1) });
/** Around the leaps of the zones above. */
const leaps = fc
  .tuple(
    fc.constantFrom(
      '2026-03-29',
      '2026-10-25',
      '2026-03-08',
      '2026-11-01',
      '2026-04-04',
      '2026-10-03',
      '2026-09-06',
    ),
    fc.integer({ min: 0, max: 2 * DAY }),
  )
  .map(([day, ms]) => Date.parse(day) - DAY / 2 + ms);
const list = (max: number, min = 0) =>
  fc
    .uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: 4 })
    .map((all) => all.sort((a, b) => a - b));

interface Fields {
  minutes: number[];
  hours: number[] | null;
  weekdays: number[] | null;
}
const fields: fc.Arbitrary<Fields> = fc.record({
  minutes: list(59),
  hours: fc.option(list(23)),
  weekdays: fc.option(list(6)),
});
const cronOf = ({ minutes, hours, weekdays }: Fields): string =>
  `${minutes.join()} ${hours?.join() ?? '*'} * * ${weekdays?.join() ?? '*'}`;

function agree(schedule: Schedule, time: number): void {
  const floor = schedule.floor(time);
  const next = schedule.next(time);
  expect(floor).toBeLessThanOrEqual(time);
  expect(next).toBeGreaterThan(time);
  expect(schedule.next(floor)).toBe(next);
  expect(schedule.floor(floor)).toBe(floor);
  expect(schedule.floor(next)).toBe(next);
  expect(schedule.floor(next - 1)).toBe(floor);
}

test('floor and next of a cron agree at any time', () => {
  fc.assert(
    fc.property(fields, fc.constantFrom(...ZONES), fc.oneof(at, leaps), (drawn, zone, time) => {
      agree(cronSchedule(cronOf(drawn), zone), time);
    }),
    { numRuns: 1_000 },
  );
});

test('floor and next of a grid agree at any time', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1_000, max: 30 * DAY }), fc.nat(127), at, (interval, bucket, time) => {
      agree(gridSchedule({ interval, phase: Math.floor((interval * bucket) / 128) }), time);
    }),
    { numRuns: 1_000 },
  );
});

test('a later time has no earlier neighbours', () => {
  fc.assert(
    fc.property(
      fields,
      fc.constantFrom(...ZONES),
      fc.oneof(at, leaps),
      fc.nat(DAY),
      (drawn, zone, time, more) => {
        const schedule = cronSchedule(cronOf(drawn), zone);
        expect(schedule.floor(time + more)).toBeGreaterThanOrEqual(schedule.floor(time));
        expect(schedule.next(time + more)).toBeGreaterThanOrEqual(schedule.next(time));
      },
    ),
    { numRuns: 1_000 },
  );
});

/**
 * Minute by minute: a minute whose wall time is named comes, unless it names hours and the clock showed it before; after a leap
 * what it skipped.
 */
function oracle({ minutes, hours, weekdays }: Fields, zone: string, from: number, to: number): number[] {
  const named = (wall: number) => {
    const date = new Date(wall);
    return (
      minutes.includes(date.getUTCMinutes()) &&
      (hours?.includes(date.getUTCHours()) ?? true) &&
      (weekdays?.includes(date.getUTCDay()) ?? true)
    );
  };
  const times: number[] = [];
  let shown = wallTime(zone, from - 12 * 3_600_000);
  for (let time = from - 12 * 3_600_000 + MINUTE; time <= to; time += MINUTE) {
    const wall = wallTime(zone, time);
    let comes = hours === null && named(wall);
    // Every minute the clock has not shown yet, those it leaps over among them.
    for (; shown < wall; shown += MINUTE) comes ||= named(shown + MINUTE);
    if (comes && time > from) times.push(time);
  }
  return times;
}

test('a cron comes when a plain walk by the minute says', () => {
  fc.assert(
    fc.property(fields, fc.constantFrom(...ZONES), fc.oneof(at, leaps), (drawn, zone, time) => {
      const from = Math.floor(time / MINUTE) * MINUTE;
      const to = from + DAY / 2;
      const schedule = cronSchedule(cronOf(drawn), zone);
      const found: number[] = [];
      for (let next = schedule.next(from); next <= to; next = schedule.next(next)) found.push(next);
      expect(found).toEqual(oracle(drawn, zone, from, to));
    }),
    { numRuns: 300 },
  );
});

test('a cron of five fields is refused in words or comes, whatever is in it', () => {
  const part = fc.stringMatching(/^(\*|\d{1,2}|\d{1,2}-\d{1,2}|\*\/\d{1,2}|[a-z]{3}|L|\d#\d)$/);
  fc.assert(
    fc.property(fc.array(part, { minLength: 5, maxLength: 5 }), (parts) => {
      const cron = parts.join(' ');
      if (cronProblem(cron) === null) expect(cronSchedule(cron, null).next(0)).toBeGreaterThan(0);
    }),
    { numRuns: 1_000 },
  );
});
