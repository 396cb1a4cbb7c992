import { conditionSchema, type FrequencyCondition } from '../../common/schemas';
import { frequency } from './frequency';
import { createAnswerer, runCondition } from './testing';

const levels: FrequencyCondition['levels'] = [
  { severity: 'critical', count: 6 },
  { severity: 'high', count: 4 },
];
const condition: FrequencyCondition = {
  type: 'frequency',
  key: [],
  count: 2,
  within: '10ms',
  again: 'episode',
  levels,
  margin: 0,
};
const run = (times: number[], to = 200, changed: Partial<FrequencyCondition> = {}) =>
  runCondition(
    frequency,
    {
      condition: { ...condition, ...changed },
      window: { from: 100, to },
      reread: 0,
      samples: 0,
      memory: null,
    },
    createAnswerer(times.map((time, n) => ({ id: `${n}`, index: 'events', time, fields: {} }))),
  );
const told = (times: number[]) =>
  run(times).found.map(({ count, severity, values }) => [count, severity ?? null, values]);

describe('frequency with levels', () => {
  it.each([
    ['the plain count has the severity of the rule', [101, 102], [[2, null, { value: 2, threshold: 2 }]]],
    ['the worst level of any window', [101, 102, 103, 104, 111], [[5, 'high', { value: 4, threshold: 4 }]]],
    ['events of one moment', [150, 150, 150, 150, 150, 150], [[6, 'critical', { value: 6, threshold: 6 }]]],
    [
      // Never four within ten milliseconds, though six take part.
      'many events, but few at once',
      [101, 107, 109, 114, 117, 121],
      [[6, null, { value: 3, threshold: 2 }]],
    ],
    [
      'each stretch has its own',
      [101, 102, 150, 151, 152, 153],
      [
        [2, null, { value: 2, threshold: 2 }],
        [4, 'high', { value: 4, threshold: 4 }],
      ],
    ],
  ])('%s', (_name, times, expected) => {
    expect(told(times)).toEqual(expected);
  });

  it.each([
    [[101, 102], 105, [{ key: [], severity: null }]],
    [[101, 102, 103, 104], 105, [{ key: [], severity: 'high' }]],
    // The first two are gone at the end of the window.
    [[101, 102, 103, 104], 112, [{ key: [], severity: null }]],
    [[101, 102, 103, 104], 120, []],
  ])('of %j it has at %d the level %j', (times, to, severities) => {
    const { outcome } = run(times, to);
    expect(outcome.severities).toEqual(severities);
    expect(outcome.holding).toEqual(severities.map(({ key }) => key));
  });

  it('is reached by a level with fewer events than the plain count, too', () => {
    const changed = { count: 5, levels: [{ severity: 'low' as const, count: 2 }] };
    expect(run([101, 102], 200, changed).found).toMatchObject([
      { severity: 'low', values: { threshold: 2 } },
    ]);
  });

  it('says which count was reached', () => {
    const words = { key: { user: 'root' }, count: 9, values: { value: 1200, threshold: 1000 } };
    expect(frequency.reason(condition, words)).toBe(
      'user **root**: 1,200 events within 10 milliseconds (at least 1,000)',
    );
  });

  it('refuses levels where counting starts anew', () => {
    expect(conditionSchema.safeParse({ ...condition, within: '10s' }).success).toBe(true);
    expect(conditionSchema.safeParse({ ...condition, within: '10s', again: 'every' }).success).toBe(false);
  });
});
