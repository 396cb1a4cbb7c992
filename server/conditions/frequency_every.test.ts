import { type EveryState, nextMemory, readMemory } from './frequency_every';

/** Keys by when their events were last used up, and the documents named of that moment. */
const state = (positions: Record<string, [number, number]>): EveryState => ({
  since: 0,
  judgedFrom: 0,
  seeding: false,
  positions: new Map(
    Object.entries(positions).map(([name, [time, documents]]) => [
      name,
      {
        key: [name],
        position: { time, references: Array.from({ length: documents }, (_, n) => `${name}.${n}`) },
      },
    ]),
  ),
});
const window = { from: 100, to: 200 };

test.each([
  ['all that fit', { a: [190, 1], b: [180, 1] }, 4, ['a', 'b'], null],
  ['none that no read reaches', { a: [190, 1], b: [120, 1] }, 4, ['a'], null],
  [
    'the newest where they are too many',
    { a: [180, 1], b: [190, 1], c: [185, 1] },
    4,
    ['b', 'c'],
    '1 of them',
  ],
  ['documents they name count as well', { a: [190, 9], b: [180, 1] }, 10, ['a'], '1 of them'],
])('remembers %s', (_, positions, most, kept, problem) => {
  const next = nextMemory(state(positions as never), window, 0, 50, most);
  const read = readMemory(next.memory, window, 0, 50);
  expect([...read.positions.values()].map(({ key }) => key[0])).toEqual(kept);
  expect(next.problem).toEqual(problem === null ? null : expect.stringContaining(problem));
});
