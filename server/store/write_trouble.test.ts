import { WriteTrouble } from './write_trouble';

const MINUTE = 60_000;
type Told = ['refused' | 'accepted', index: string, minute: number];

test.each<[string, Told[], string | null]>([
  ['nothing was refused', [['accepted', 'alerts', 0]], null],
  ['refused a moment ago', [['refused', 'alerts', 9.5]], null],
  [
    'refused again and again',
    [
      ['refused', 'alerts', 2],
      ['refused', 'alerts', 9],
    ],
    'alerts since 2',
  ],
  [
    'refused and taken again',
    [
      ['refused', 'alerts', 2],
      ['accepted', 'alerts', 3],
    ],
    null,
  ],
  [
    'another one takes writes',
    [
      ['refused', 'alerts', 2],
      ['accepted', 'state', 9],
    ],
    'alerts since 2',
  ],
  [
    'two: the one that refuses for longer',
    [
      ['refused', 'runs', 5],
      ['refused', 'alerts', 2],
    ],
    'alerts since 2',
  ],
])('%s', (_, told, expected) => {
  const trouble = new WriteTrouble();
  for (const [what, index, minute] of told) {
    if (what === 'accepted') trouble.accepted(index);
    else trouble.refused(index, 'blocked', minute * MINUTE);
  }
  const longest = trouble.longest(10 * MINUTE, MINUTE);
  expect(longest && `${longest.index} since ${longest.since / MINUTE}`).toBe(expected);
});
