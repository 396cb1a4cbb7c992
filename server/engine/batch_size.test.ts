import { BatchSize } from './batch_size';

const fine = { rejected: false, tookMs: 50 };
const refused = { rejected: true, tookMs: 50 };
const slow = { rejected: false, tookMs: 12_000 };

test.each<[string, Array<typeof fine>, number, boolean]>([
  ['all is well', [fine, fine], 100, false],
  ['refused', [refused], 50, true],
  ['slow', [slow], 50, true],
  ['refused again and again', [refused, refused, refused, refused, refused, refused], 5, true],
  ['it grows slowly', [refused, refused, fine, fine], 45, true],
  ['up to what it was', [refused, fine, fine, fine, fine, fine, fine], 100, false],
])('%s', (_, noted, size, shrunk) => {
  const batch = new BatchSize(100);
  for (const one of noted) batch.note(one);
  expect([batch.size, batch.shrunk]).toEqual([size, shrunk]);
});

test('one that is small from the beginning', () => {
  const batch = new BatchSize(1);
  batch.note(refused);
  expect(batch.size).toBe(1);
});
