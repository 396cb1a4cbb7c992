import { localText, momentOf } from '../kit';
import { doneShare, gapText, isUnderWay, stretchText } from './words';

it.each([
  [{ reason: 'disabled', documents: null }, 'the rule was off'],
  [{ reason: 'late_documents', documents: 1_200 }, 'documents came late: 1,200 documents not seen'],
] as const)('%j reads %s', (gap, said) => expect(gapText(gap)).toBe(said));

it('says a stretch with its length and one zone', () =>
  expect(stretchText({ from: '2026-11-21T10:00:00.000Z', to: '2026-11-21T12:30:00.000Z' })).toMatch(
    /^2026-11-21 \d\d:\d\d:00 to 2026-11-21 \d\d:\d\d:00 UTC.* \(2 h 30 min\)$/,
  ));

it.each([
  ['2026-11-21T10:00:00.000Z', 0],
  ['2026-11-21T10:15:00.000Z', 0.25],
  ['2026-11-21T12:00:00.000Z', 1],
])('done to %s is %d', (doneTo, share) =>
  expect(doneShare({ from: '2026-11-21T10:00:00.000Z', to: '2026-11-21T11:00:00.000Z', doneTo })).toBe(share),
);

it('knows what is over', () =>
  expect(
    (['waiting', 'running', 'done', 'cancelled', 'failed'] as const).filter((state) => isUnderWay({ state })),
  ).toEqual(['waiting', 'running']));

it('takes a moment through the field for it and back, to the minute', () => {
  expect(momentOf(localText(Date.parse('2026-03-29T00:30:00.000Z')))).toBe('2026-03-29T00:30:00.000Z');
  expect(momentOf('')).toBeNull();
  expect(momentOf('soon')).toBeNull();
});
