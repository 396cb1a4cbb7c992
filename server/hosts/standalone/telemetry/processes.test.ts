import { parseStat } from './processes';

const rest = (user: number, system: number, pages: number) =>
  `S 1 1 1 0 -1 4194304 100 0 0 0 ${user} ${system} 0 0 20 0 11 0 5000 900000 ${pages} 184467`;

it.each([
  ['a plain name', `42 (node) ${rest(30, 12, 100)}`, { name: 'node', ticks: 42, residentBytes: 409_600 }],
  [
    'a name with spaces and brackets',
    `7 (a) (b c) ${rest(1, 2, 0)}`,
    { name: 'a) (b c', ticks: 3, residentBytes: 0 },
  ],
  ['a process that has ended', '', null],
  ['something else', '1 (x) S 1', null],
])('reads %s', (_name, text, expected) => {
  expect(parseStat(text)).toEqual(expected);
});
