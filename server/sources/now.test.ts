import { nowUseOf, pinNow } from './now';

const AT = { at: Date.parse('2026-03-01T10:00:00.000Z'), zone: 'Asia/Tokyo' };
const range = (bounds: object) => ({ range: { '@timestamp': bounds } });

test.each<[string, object, string, object | null]>([
  ['no now', range({ gte: '2026-01-01' }), 'none', null],
  ['a value that begins alike', { term: { state: 'now' } }, 'none', null],
  [
    'a range back from now',
    range({ gte: 'now-15m', lt: 'now' }),
    'pinned',
    range({ gte: '2026-03-01T10:00:00.000Z||-15m', lt: '2026-03-01T10:00:00.000Z||' }),
  ],
  [
    'rounded, in a zone, deep inside',
    { bool: { filter: [{ bool: { must_not: [range({ lt: 'now/d', time_zone: 'Europe/Berlin' })] } }] } },
    'pinned',
    {
      bool: {
        filter: [
          {
            bool: { must_not: [range({ lt: '2026-03-01T10:00:00.000Z||/d', time_zone: 'Europe/Berlin' })] },
          },
        ],
      },
    },
  ],
  [
    'rounded, in the rule’s zone',
    range({ gte: 'now-1w/w', lt: 'now' }),
    'pinned',
    range({
      gte: '2026-03-01T10:00:00.000Z||-1w/w',
      lt: '2026-03-01T10:00:00.000Z||',
      time_zone: 'Asia/Tokyo',
    }),
  ],
  [
    'a format in which the anchor cannot be read',
    range({ gt: 'now-1d', format: 'epoch_millis' }),
    'live',
    null,
  ],
  ['a query text', { query_string: { query: 'started:[now-1h TO now]' } }, 'live', null],
  ['a query text without it', { query_string: { query: 'status:nowhere' } }, 'none', null],
  ['a script', { bool: { filter: [{ script: { script: { source: 'true' } } }] } }, 'live', null],
])('%s', (_, query, use, expected) => {
  expect(nowUseOf(query)).toBe(use);
  if (use !== 'live') expect(pinNow(query, AT)).toEqual(expected ?? query);
});

test('what names no now is the very same object', () => {
  const query = range({ gte: '2026-01-01' });
  expect(pinNow(query, AT)).toBe(query);
});
