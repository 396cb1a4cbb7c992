import type { RecorderContext } from './engine_context';
import { RuleMemory } from './engine_memory';
import { allowed, bornIn, STORM_MS, StormGauge, stormReason, withKeys } from './engine_storm';

const MIN = 60_000;
const T0 = Date.parse('2026-01-05T12:00:00.000Z');

const gauge = (
  over: { births?: Array<[number, number]>; last?: number; revision?: number; settled?: boolean } = {},
) => {
  const memory = new RuleMemory();
  for (const [at, alerts] of over.births ?? []) memory.births.set(T0 + at, alerts);
  if (over.last !== undefined)
    memory.storm = { alertId: 'storm', revision: over.revision ?? 1, last: T0 + over.last };
  const rule = { id: 'r', space: 's', revision: 1, stormAfter: 10 } as RecorderContext['rule'];
  return new StormGauge({ rule, memory, window: { from: T0 - MIN, to: T0 }, settled: over.settled ?? false });
};

it.each<[string, Parameters<typeof gauge>[0], number, boolean]>([
  ['the first', {}, 0, true],
  ['the last that is allowed', {}, 9, true],
  ['one more', {}, 10, false],
  [
    'the last after those of runs before',
    {
      births: [
        [-MIN, 4],
        [-9 * MIN, 4],
      ],
    },
    1,
    true,
  ],
  [
    'one more after those of runs before',
    {
      births: [
        [-MIN, 4],
        [-9 * MIN, 4],
      ],
    },
    2,
    false,
  ],
  ['the first, ten minutes after many', { births: [[-10 * MIN, 50]] }, 0, true],
  ['the first of a run that was cut off after it had made all', { births: [[0, 10]] }, 0, false],
  ['the first while a storm goes on', { last: -9 * MIN }, 0, false],
  ['the first ten minutes after its last key', { last: -10 * MIN }, 0, true],
  ['the first, where the storm was another revision’s', { last: -MIN, revision: 2 }, 0, true],
  ['the first of a past window', { last: -MIN, births: [[-MIN, 50]], settled: true }, 0, true],
])('room for %s', (_, over, made, room) => expect(gauge(over).room(made)).toBe(room));

it('a storm that goes on keeps its alert; a new one has an id of its run', () => {
  expect(gauge({ last: -MIN }).id).toBe('storm');
  expect(gauge().id).toBe(gauge().id);
  expect(gauge().id).not.toBe('storm');
});

it.each([
  [MIN, 10],
  [STORM_MS, 10],
  [STORM_MS + 1, 20],
  [6 * 60 * MIN, 360],
])('a run over %d ms may make %d', (length, most) => expect(allowed(10, length)).toBe(most));

it('births are counted over ten minutes, their end included', () => {
  const births = new Map([
    [T0 - STORM_MS, 1],
    [T0 - STORM_MS + 1, 2],
    [T0, 4],
    [T0 + 1, 8],
  ]);
  expect(bornIn(births, T0)).toBe(6);
});

it('a run repeated adds no key twice', () => {
  const added = new Map([
    ['k1', 'root'],
    ['k2', 'eve'],
  ]);
  const once = withKeys({ keys: [], first: [] }, added);
  expect(once).toEqual({ keys: ['k1', 'k2'], first: ['root', 'eve'] });
  expect(withKeys(once, added)).toEqual(once);
});

it.each([
  [1, ['root'], true, '1 further key is held in this alert: **root**'],
  [5, ['a', 'b', 'c', 'd'], true, '5 further keys are held in this alert: **a**, **b**, **c**, …'],
  [2, ['', ''], false, '2 further matches are held in this alert'],
  [1_000, [], true, 'more than 1,000 further keys are held in this alert'],
])('%d keys: %s', (keys, first, byKey, said) =>
  expect(stormReason(100, keys, first, byKey)).toBe(
    `Storm: more than 100 new alerts within 10 minutes. ${said}`,
  ),
);
