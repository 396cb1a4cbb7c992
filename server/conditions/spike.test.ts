import type { SpikeCondition } from '../../common/schemas';
import { spike } from './spike';
import { SpikeWindows } from './spike_windows';
import { createAnswerer, runCondition, type TestDocument } from './testing';

const condition = (change: Partial<SpikeCondition> = {}): SpikeCondition => ({
  type: 'spike',
  key: [],
  within: '10ms',
  height: 3,
  direction: 'up',
  currentAtLeast: 0,
  referenceAtLeast: 0,
  field: null,
  newKeys: false,
  levels: [],
  margin: 0,
  ...change,
});
const events = (times: number[], fields: Record<string, unknown> = {}): TestDocument[] =>
  times.map((time, number) => ({
    id: `${JSON.stringify(fields)}${time}.${number}`,
    index: 'events',
    time,
    fields,
  }));
/** One event a millisecond, `[from, to)`. */
const steady = (from: number, to: number, fields: Record<string, unknown> = {}) =>
  events(
    Array.from({ length: to - from }, (_, n) => from + n),
    fields,
  );
const run = (
  documents: TestDocument[],
  changed: Partial<SpikeCondition> = {},
  { from = 100, to = 200 } = {},
) =>
  runCondition(
    spike,
    { condition: condition(changed), window: { from, to }, reread: 0, samples: 2, memory: null },
    createAnswerer(documents, { pageSize: 7 }),
  );
/** `[from, to, value, reference]` of every match. */
const told = (...given: Parameters<typeof run>) =>
  run(...given).found.map(({ from, to, values }) => [from, to, values?.value, values?.reference]);

describe('spike, up', () => {
  it.each([
    // At 103 the reference is (83, 93]; at 105 the one of 85 has left it.
    ['three against one are enough', [50, 85, 101, 102, 103], [[103, 104, 3, 1]]],
    ['but not against two', [50, 85, 85, 101, 102, 103], []],
    ['events of one moment', [50, 98, 109, 109, 109], [[109, 117, 3, 1]]],
    // At 103 the one of 93 leaves the current window and stands in the reference: it was the fourth before.
    ['exactly the window apart do not count together', [50, 93, 101, 102, 103], [[103, 110, 3, 1]]],
  ])('%s', (_name, times, expected) => {
    expect(told(events(times), { referenceAtLeast: 1 })).toEqual(expected);
  });

  it('lasts from the event that completes it until the windows have moved on', () => {
    // (110, 120] holds one; at 121 three more than thrice as many as before.
    const documents = [...events([50, 115]), ...events([121, 121, 121])];
    expect(told(documents, { referenceAtLeast: 1 })).toEqual([[125, 130, 3, 1]]);
  });

  it('compares with nothing once a key is old enough', () => {
    expect(told([...events([50]), ...events([150])])).toEqual([[150, 159, 1, 0]]);
    expect(told(events([101]))).toEqual([]);
    // Two windows after the first document, to the millisecond.
    expect(told([...events([101]), ...events([121])])).toEqual([[121, 130, 1, 0]]);
    expect(told([...events([101]), ...events([120])])).toEqual([[121, 129, 1, 0]]);
  });

  it('asks for enough on either side', () => {
    const documents = [...steady(20, 130), ...events(Array.from({ length: 40 }, () => 125))];
    expect(told(documents)).toEqual([[125, 134, 50, 10]]);
    expect(told(documents, { currentAtLeast: 51 })).toEqual([]);
    expect(told(documents, { referenceAtLeast: 10 })).toHaveLength(1);
    expect(told(documents, { referenceAtLeast: 21 })).toEqual([]);
  });
});

describe('spike by a tenth', () => {
  it.each([
    [10, 11, 'up'],
    [33, 30, 'down'],
  ] as const)('%d before, %d now: just enough', (before, now, direction) => {
    const documents = [...events([50]), ...events(Array(before).fill(119)), ...events(Array(now).fill(125))];
    const found = told(documents, { height: 1.1, direction }, { from: 130, to: 133 });
    expect(found).toEqual([[130, 133, now, before]]);
  });
});

describe('spike, down', () => {
  const down = { direction: 'down' as const, referenceAtLeast: 5 };

  it('finds a fall to nothing though nothing comes any more', () => {
    // (t − 10, t] holds 3 of the last events at 157, when (t − 20, t − 10] still holds 10.
    expect(told(steady(20, 151), down)).toEqual([[157, 165, 0, 10]]);
  });

  it('goes on telling it from run to run', () => {
    const first = run(steady(20, 151), down, { from: 100, to: 160 });
    expect(first.found).toMatchObject([{ from: 157, to: 160, until: 161, continues: false }]);
    expect(first.outcome.holding).toEqual([[]]);
    const second = run(steady(20, 151), down, { from: 160, to: 200 });
    expect(second.found).toMatchObject([{ from: 160, to: 165, until: 166, continues: true }]);
    expect(second.outcome).toMatchObject({ holding: [], judged: [] });
  });

  it('silence on both sides is no spike, and nothing to judge by', () => {
    const { found, outcome } = run(steady(20, 60), { direction: 'both' });
    expect(found).toEqual([]);
    expect(outcome.judged).toEqual([]);
    expect(run(steady(20, 190), down).outcome.judged).toEqual([[]]);
  });
});

describe('spike, means of a field', () => {
  const field = { field: 'temp', height: 2 };
  const of = (from: number, to: number, temp: unknown) => steady(from, to, { temp });

  it('compares means, whatever the counts', () => {
    const documents = [...of(20, 130, 10), ...of(130, 140, 40)];
    // Four of ten at 40: 22 against 10.
    expect(told(documents, field)[0]).toEqual([133, 142, 40, 10]);
    expect(told(documents, { ...field, height: 5 })).toEqual([]);
  });

  it('leaves no rest of what came in one moment and has left', () => {
    const moment = [[1, 4], [0.1, 0.2], 0].flatMap((temp) => events([80], { temp }));
    const documents = [...events([50], { temp: 0 }), ...moment, ...events([95, 96], { temp: 0 })];
    expect(told(documents, { ...field, direction: 'both', height: 1.1 })).toEqual([]);
  });

  it('takes three tenths for thrice a tenth', () => {
    expect(told([...of(20, 130, 0.1), ...of(130, 140, 0.3)], { ...field, height: 3 })).toEqual([
      [139, 139, 0.3, 0.1],
    ]);
  });

  it('needs a value on both sides that is not zero', () => {
    expect(told([...of(20, 120, 0), ...of(130, 135, 40)], field)).toEqual([]);
    expect(told([...steady(20, 130), ...of(130, 140, 40)], field)).toEqual([]);
    expect(told([...of(20, 130, 10), ...of(130, 140, 'hot')], field)).toEqual([]);
  });
});

describe('spike, keys', () => {
  const user = { key: ['user'] };
  const noisy = [...steady(20, 190, { user: 'calm' }), ...steady(20, 150, { user: 'root' })];
  const burst = events(
    Array.from({ length: 30 }, () => 145),
    { user: 'root' },
  );

  it('reads only the events of keys that the counts do not rule out, and only the stretch', () => {
    const { found, reads } = run([...noisy, ...burst], user);
    expect(found).toMatchObject([{ key: ['root'], from: 145, values: { value: 40, reference: 10 } }]);
    const streams = reads.flatMap((read) => (read.kind === 'stream' ? [read] : []));
    expect(streams.length).toBeGreaterThan(0);
    for (const { only, window } of streams) {
      expect(only).toEqual([['root']]);
      expect(window.from).toBeGreaterThan(120);
    }
  });

  it('reads no event where nothing stands out', () => {
    const kinds = run(noisy, { ...user, height: 4, direction: 'up' }).reads.map(({ kind }) => kind);
    expect(kinds).toEqual(['countBy', 'measure', 'measure']);
  });

  it('a new key counts only when asked for, and only where the source is not new as well', () => {
    const documents = [...steady(20, 190, { user: 'calm' }), ...events([150, 151], { user: 'eve' })];
    expect(told(documents, user)).toEqual([]);
    expect(told(documents, { ...user, newKeys: true })).toEqual([[150, 159, 2, 0]]);
    const young = [...steady(140, 190, { user: 'calm' }), ...events([155], { user: 'eve' })];
    expect(told(young, { ...user, newKeys: true })).toEqual([[160, 164, 1, 0]]);
  });
});

describe('more events than are held one by one', () => {
  it('are counted all the same, and told a step late at most', () => {
    const windows = new SpikeWindows(condition({ within: '100ms' }), Number.NEGATIVE_INFINITY, 10);
    for (let at = 1; at <= 300; at++) {
      windows.leave(at);
      windows.enter({ id: `${at}`, index: 'events', time: at, keys: [[]], fields: {} });
    }
    expect(windows.isCoarse).toBe(true);
    expect(windows.size).toBeGreaterThanOrEqual(100);
    expect(windows.size).toBeLessThanOrEqual(120);
  });

  it('and the run says how long a step is', () => {
    const burst = Array.from({ length: 50_001 }, (_, n) => 100_000 + n);
    const documents = [...events([1]), ...events(burst)];
    const { outcome } = runCondition(
      spike,
      {
        ...{ reread: 0, samples: 0, memory: null },
        condition: condition({ within: '45s', newKeys: true }),
        window: { from: 100_000, to: 155_000 },
      },
      createAnswerer(documents, { pageSize: 5_000 }),
    );
    expect(outcome.problems).toEqual([expect.stringMatching(/told to 2 ms$/)]);
  });
});

describe('levels of a spike', () => {
  const levels = [{ severity: 'critical' as const, height: 5 }];
  /** So many now against `before`, all the time that is looked at. */
  const at = (before: number, now: number, changed: Partial<SpikeCondition>, memory: unknown = null) =>
    runCondition(
      spike,
      {
        condition: condition({ levels, ...changed }),
        window: { from: 130, to: 133 },
        reread: 0,
        samples: 0,
        memory,
      },
      createAnswerer(events([50, ...Array(before).fill(119), ...Array(now).fill(125)])),
    );

  it.each([
    [2, 5, null],
    [2, 6, [null, 3]],
    [2, 9, [null, 3]],
    [2, 10, ['critical', 5]],
  ])('%d before and %d now: %j', (before, now, told) => {
    const { found, outcome } = at(before, now, {});
    const [one] = found;
    expect(one ? [one.severity ?? null, one.values?.height] : null).toEqual(told);
    expect(outcome.severities).toEqual(told ? [{ key: [], severity: told[0] }] : []);
  });

  it('are left when the values are apart by the margin less', () => {
    const critical = { levels: [['[]', 4]] };
    const margin = { margin: 1 };
    expect(at(2, 9, margin, critical).outcome.severities).toEqual([{ key: [], severity: 'critical' }]);
    expect(at(2, 8, margin, critical).outcome.severities).toEqual([{ key: [], severity: null }]);
    expect(at(2, 5, margin, critical).outcome.severities).toEqual([{ key: [], severity: null }]);
    expect(at(2, 4, margin, critical).outcome.severities).toEqual([]);
    expect(at(2, 5, margin).outcome.severities).toEqual([]);
  });

  it.each([
    [6, 2, '6 events within 10 minutes, 3 × the 2 before (at least 3 ×)'],
    [10, 2, '10 events within 10 minutes, 5 × the 2 before (at least 5 ×)'],
    [9, 2, '9 events within 10 minutes, 4.5 × the 2 before (not yet back by 1 from 5 ×)'],
  ])('%d against %d in words', (value, reference, words) => {
    const asked = condition({ within: '10m', levels, margin: 1 });
    const height = value === 6 ? 3 : 5;
    expect(spike.reason(asked, { key: {}, count: 1, values: { value, reference, height } })).toBe(words);
  });
});

describe('spike in words', () => {
  it.each([
    [{}, {}, 40, 10, '40 events within 10 minutes, 4 × the 10 before (at least 3 ×)'],
    [{}, { user: 'root' }, 40, 0, 'user **root**: 40 events within 10 minutes, after none before'],
    [
      { direction: 'down' as const },
      {},
      2,
      10,
      '2 events within 10 minutes, 0.2 × the 10 before (at most 1/3 ×)',
    ],
    [
      { field: 'temp', height: 1.5 },
      {},
      22.5,
      10,
      'average of temp is 22.5 within 10 minutes, 2.3 × the 10 before (at least 1.5 ×)',
    ],
  ])('%j for %j, %d against %d', (change, key, value, reference, words) => {
    const found = { key, count: 1, values: { value, reference } };
    expect(spike.reason(condition({ within: '10m', ...change }), found)).toBe(words);
  });
});
