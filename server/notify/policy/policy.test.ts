import { notifySchema } from '../../../common/schemas';
import type { NoticeReason } from '../../../common/words';
import { decideNotice, NOTHING_TOLD, type Remembered } from '.';

const DAY = '2026-01-05T';
const at = (clock: string): number => Date.parse(`${DAY}${clock}Z`);
const clock = (ms: number): string => new Date(ms).toISOString().slice(11, 19);

type Moment = [at: string, expected: string, reason?: NoticeReason, happened?: string];

/** Tells one key at each moment; `told`, `told at …` in a bundle, or why it was held. */
function timeline(policy: object, moments: Moment[]): string[] {
  let before: Remembered = NOTHING_TOLD;
  return moments.map(([when, , reason = 'created', happened = when], n) => {
    const one = { by: `n${n}`, at: at(when), matchAt: at(happened), reason };
    const verdict = decideNotice(notifySchema.parse(policy), one, before);
    // Made again, it is judged as it was.
    expect(decideNotice(notifySchema.parse(policy), one, verdict.after)).toEqual(verdict);
    before = verdict.after;
    if (verdict.held) return verdict.held.why;
    return verdict.bundle
      ? `with ${verdict.bundle.id.slice(0, 4)} at ${clock(verdict.bundle.dueAt)}`
      : 'told';
  });
}

test.each<[string, object, Moment[]]>([
  [
    'a silence after each message, its end not in it',
    { realert: '10m' },
    [
      ['12:00:00', 'told'],
      ['12:09:59', 'realert'],
      ['12:10:00', 'told'],
      ['12:15:00', 'realert'],
    ],
  ],
  [
    'what is worse is told and begins the silence anew; the end is told',
    { realert: '10m' },
    [
      ['12:00:00', 'told'],
      ['12:09:00', 'told', 'worse'],
      ['12:12:00', 'realert', 'again'],
      ['12:13:00', 'told', 'recovered'],
      ['12:19:00', 'told', 'repeated'],
    ],
  ],
  [
    'what comes out of turn does not shorten the silence',
    { realert: '10m' },
    [
      ['12:05:00', 'told'],
      ['12:00:00', 'told', 'worse'],
      ['12:14:00', 'realert', 'repeated'],
      ['12:15:00', 'told', 'repeated'],
    ],
  ],
  [
    'while it goes on the silence doubles up to the most, and calm halves it again',
    { realert: '10m', realertMax: '1h' },
    [
      ['12:00:00', 'told'],
      ['12:10:00', 'told'],
      ['12:29:00', 'realert'],
      ['12:30:00', 'told'],
      ['13:09:00', 'realert'],
      ['13:10:00', 'told'],
      ['14:09:00', 'realert'],
      ['14:10:00', 'told'],
      ['20:00:00', 'told'],
      ['20:09:00', 'realert'],
      ['20:10:00', 'told'],
    ],
  ],
  [
    'so many within an hour; what was held does not count',
    { mostPerHour: 2 },
    [
      ['12:00:00', 'told'],
      ['12:10:00', 'told'],
      ['12:20:00', 'rate'],
      ['12:59:59', 'rate'],
      ['13:00:00', 'told'],
      ['13:09:00', 'rate'],
      ['13:10:00', 'told'],
      ['13:11:00', 'told', 'recovered'],
    ],
  ],
])('%s', (_name, policy, moments) => {
  expect(timeline(policy, moments)).toEqual(moments.map(([, expected]) => expected));
});

test('what is held begins no silence', () => {
  const policy = { realert: '10m', mostPerHour: 1 };
  const told = timeline(policy, [
    ['12:00:00', ''],
    ['12:55:00', ''],
    ['13:00:00', ''],
  ]);
  expect(told).toEqual(['told', 'rate', 'told']);
});

describe('bundles', () => {
  const same = (all: string[]): number[] => all.map((one) => all.indexOf(one));

  test.each<[string, object, Moment[]]>([
    [
      'by the time of the run',
      { for: '10m' },
      [
        ['12:00:00', '12:10:00'],
        ['12:05:00', '12:10:00'],
        ['12:10:00', '12:10:00'],
        ['12:10:01', '12:20:01'],
      ],
    ],
    [
      'by the time of the match, judged by it',
      { for: '10m', from: 'match', until: 'match' },
      [
        ['12:00:00', '11:56:45', 'created', '11:46:45'],
        ['12:00:00', '11:56:45', 'created', '11:52:45'],
        ['12:00:00', '12:09:45', 'created', '11:59:45'],
      ],
    ],
    [
      'by the time of the match, judged by that of the run',
      { for: '10m', from: 'match' },
      [
        ['12:00:00', '11:56:45', 'created', '11:46:45'],
        ['12:00:00', '12:02:45', 'created', '11:52:45'],
        ['12:00:00', '12:02:45', 'created', '11:59:45'],
      ],
    ],
    [
      "at a cron's times in a zone",
      { at: { cron: '0 9,17 * * *', zone: 'Europe/Berlin' } },
      [
        ['07:30:00', '08:00:00'],
        ['08:00:00', '08:00:00'],
        ['08:00:01', '16:00:00'],
      ],
    ],
  ])('%s', (_name, bundle, moments) => {
    const told = timeline({ bundle }, moments);
    expect(told.map((one) => one.slice(-8))).toEqual(moments.map(([, due]) => due));
    const due = moments.map(([, one]) => one);
    expect(same(told)).toEqual(same(due));
  });

  test('one message of the hour is the whole bundle', () => {
    const told = timeline({ bundle: { for: '10m' }, mostPerHour: 1 }, [
      ['12:00:00', ''],
      ['12:05:00', ''],
      ['12:20:00', ''],
    ]);
    expect(told[1]).toBe(told[0]);
    expect(told[2]).toBe('rate');
  });
});
