import { documentsOver, expiredMonths, type Month, type Retention } from './expired_months';

const KEEP: Retention = {
  matchesDays: 90,
  alertsDays: 365,
  runsDays: 30,
  deliveriesDays: 90,
  auditDays: 730,
  maxGb: 0,
  alertsMaxGb: 0,
  auditMaxGb: 0,
};
const NOW = Date.parse('2026-06-20T12:00:00Z');
const GB = 2 ** 30;
const month = (name: Month['name'], text: string, gb = 1): Month => {
  const [year, number] = text.split('-').map(Number);
  return {
    name,
    index: `${name}-${text}`,
    uuid: `${name}-${text}`,
    end: Date.UTC(year!, number!, 1),
    bytes: gb * GB,
    documents: 10,
  };
};
const removed = (months: Month[], keep: Partial<Retention> = {}, openSince = Number.POSITIVE_INFINITY) =>
  expiredMonths(months, { ...KEEP, ...keep }, { now: NOW, openSince }).map(({ month: { index } }) => index);

describe('by age', () => {
  test.each<[string, Month['name'], string, Partial<Retention>, boolean]>([
    ['a month that ended longer ago than is kept', 'runs', '2026-04', {}, true],
    ['one that ended less long ago', 'matches', '2026-04', {}, false],
    ['the last month, however short records are kept', 'runs', '2026-05', { runsDays: 1 }, false],
    ['the month under way', 'runs', '2026-06', { runsDays: 0 }, false],
    ['matches', 'matches', '2026-02', {}, true],
    ['deliveries', 'deliveries', '2026-02', {}, true],
    ['the audit, kept longer', 'audit', '2026-02', {}, false],
    ['the audit in the end', 'audit', '2024-05', {}, true],
  ])('%s', (_, name, text, keep, goes) => {
    expect(removed([month(name, text)], keep)).toEqual(goes ? [`${name}-${text}`] : []);
  });

  test('matches stay while an alert that is not closed may be made of them', () => {
    const months = ['2026-01', '2026-02', '2026-03'].map((text) => month('matches', text));
    expect(removed(months, { matchesDays: 30 }, Date.parse('2026-02-10T00:00:00Z'))).toEqual([
      'matches-2026-01',
    ]);
  });
});

describe('by size', () => {
  const months = [
    month('matches', '2026-03', 10),
    month('matches', '2026-04', 10),
    month('runs', '2026-04', 2),
    month('deliveries', '2026-04', 3),
    month('runs', '2026-06', 20),
    month('audit', '2026-03', 50),
  ];
  const kept = { runsDays: 900, deliveriesDays: 900, matchesDays: 900 };
  test.each([
    ['there is room', 45, []],
    ['runs go first', 44, ['runs-2026-04']],
    ['then deliveries', 42, ['runs-2026-04', 'deliveries-2026-04']],
    ['then matches, the oldest first', 39, ['runs-2026-04', 'deliveries-2026-04', 'matches-2026-03']],
    [
      'never the month under way, nor the audit',
      1,
      ['runs-2026-04', 'deliveries-2026-04', 'matches-2026-03', 'matches-2026-04'],
    ],
  ])('%s', (_, maxGb, goes) => expect(removed(months, { ...kept, maxGb })).toEqual(goes));

  const audits = ['2026-02', '2026-03', '2026-05', '2026-06'].map((text) => month('audit', text, 10));
  test.each([
    ['the audit has no limit of its own', 0, []],
    ['the audit has room', 40, []],
    ['its oldest month goes', 39, ['audit-2026-02']],
    ['its last two months stay', 1, ['audit-2026-02', 'audit-2026-03']],
  ])('%s', (_, auditMaxGb, goes) =>
    expect(removed([...audits, month('runs', '2026-05', 90)], { ...kept, auditMaxGb })).toEqual(goes),
  );
});

test.each([
  ['no limit', { bytes: 90 * GB, documents: 90, deleted: 0 }, 0, 0],
  ['room left', { bytes: 90 * GB, documents: 90, deleted: 0 }, 90, 0],
  ['too much', { bytes: 90 * GB, documents: 90, deleted: 0 }, 80, 10],
  ['what is deleted already takes room for a while', { bytes: 90 * GB, documents: 80, deleted: 10 }, 80, 0],
  ['nothing', { bytes: 0, documents: 0, deleted: 0 }, 1, 0],
])('documents to go: %s', (_, room, maxGb, expected) => expect(documentsOver(room, maxGb)).toBe(expected));
