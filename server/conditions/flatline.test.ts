import type { FlatlineCondition } from '../../common/schemas';
import { flatline } from './flatline';
import { documentsAt, momentSpans, reasonOf, runMoments } from './testing';

const condition = (change: Partial<FlatlineCondition> = {}): FlatlineCondition => ({
  type: 'flatline',
  key: [],
  fewerThan: 1,
  within: '20ms',
  expected: [],
  lists: [],
  remember: '60ms',
  forgotten: [],
  levels: [],
  margin: 0,
  ...change,
});
const at = (time: number) => new Date(time).toISOString();

describe('flatline without keys', () => {
  it('arms one window after it was enabled, whether or not there ever was a document', () => {
    const nothing = { count: 0, threshold: 1, lastSeen: null };
    expect(momentSpans(runMoments(flatline, condition(), [], { since: 30 }))).toEqual([[50, 100, nothing]]);
    expect(momentSpans(runMoments(flatline, condition(), [], { since: 31 }))).toEqual([[60, 100, nothing]]);
  });

  it('holds while there are fewer, and is over when they are back', () => {
    const { found, outcome } = runMoments(
      flatline,
      condition({ fewerThan: 2 }),
      documentsAt(1, 2, 41, 42, 71, 72, 81),
    );
    expect(found.map(({ from, to, until }) => [from, to, until])).toEqual([
      [30, 40, 50],
      [70, 70, 80],
      [100, 100, 110],
    ]);
    // (80, 100] holds one document, at 81: fewer than two.
    expect(outcome.holding).toEqual([[]]);
  });

  it('is worse where there are fewer still, and over when there are so many more', () => {
    const levels = [{ severity: 'critical' as const, fewerThan: 2 }];
    const at = (number: number, memory: unknown = null, margin = 0) =>
      runMoments(
        flatline,
        condition({ fewerThan: 4, levels, margin }),
        documentsAt(...Array.from({ length: number }, (_, n) => 85 + n)),
        { window: { from: 90, to: 100 }, memory },
      );
    const severityOf = (...given: Parameters<typeof at>) => at(...given).outcome.severities;
    expect(severityOf(4)).toEqual([]);
    expect(severityOf(3)).toEqual([{ key: [], severity: null }]);
    expect(severityOf(1)).toEqual([{ key: [], severity: 'critical' }]);
    const critical = { levels: [['[]', 4]] };
    expect(severityOf(3, critical, 2)).toEqual([{ key: [], severity: 'critical' }]);
    expect(severityOf(4, critical, 2)).toEqual([{ key: [], severity: null }]);
    expect(severityOf(6, critical, 2)).toEqual([]);
    const { found } = at(3, critical, 2);
    expect(found).toMatchObject([{ severity: 'critical', values: { count: 3, threshold: 2 } }]);
    const asked = condition({ within: '10m', fewerThan: 4, levels, margin: 2 });
    expect(reasonOf(flatline, asked, found[0]!)).toBe(
      'only 3 events within 10 minutes (expected: at least 4 again); the last was at 1970-01-01T00:00:00.087Z',
    );
  });

  it('is quiet with one search, and says when the last one was with one more', () => {
    const once = { window: { from: 90, to: 100 } };
    expect(runMoments(flatline, condition(), documentsAt(95), once).reads).toHaveLength(1);
    const { found, reads } = runMoments(flatline, condition(), documentsAt(55, 61), { ...once, samples: 0 });
    expect(reads.map(({ kind }) => kind)).toEqual(['measure', 'latest']);
    expect(found).toMatchObject([{ sample: [], unsure: true, values: { count: 0, lastSeen: at(61) } }]);
  });
});

describe('flatline with keys', () => {
  const hosts = condition({ key: ['host'] });
  const keys = ({ found }: ReturnType<typeof runMoments>) =>
    found.map(({ key, from, to }) => [key, from, to]);

  it('expects a key from one window after it was first seen until it is forgotten', () => {
    // Seen at 5: missing from 25 on, and after 65 nobody remembers it.
    const answer = runMoments(flatline, hosts, documentsAt([5, { host: 'a' }]));
    expect(keys(answer)).toEqual([[['a'], 30, 60]]);
    expect(answer.outcome).toMatchObject({ holding: [], judged: [] });
  });

  it('does not miss a key that is new, however few its documents are', () => {
    const { outcome } = runMoments(flatline, { ...hosts, fewerThan: 3 }, documentsAt([85, { host: 'a' }]));
    expect(outcome).toMatchObject({ holding: [], judged: [['a']] });
  });

  it('misses those that are listed although they never were, once it has been on for a window', () => {
    const listed = { ...hosts, expected: ['a'], lists: ['l'] };
    const lists = new Map([['l', ['a', 'b']]]);
    const answer = runMoments(flatline, listed, documentsAt([95, { host: 'b' }]), { since: 61, lists });
    expect(keys(answer).sort()).toEqual([
      [['a'], 90, 100],
      [['b'], 90, 90],
    ]);
    expect(answer.outcome.judged).toEqual([['a'], ['b']]);
  });

  it('leaves out those that are not expected any more', () => {
    const without = { ...hosts, forgotten: [['a']] };
    expect(runMoments(flatline, without, documentsAt([5, { host: 'a' }])).found).toEqual([]);
  });
});

describe('flatline in words', () => {
  const values = { count: 0, threshold: 1, lastSeen: null };
  it.each([
    [
      condition({ within: '10m', remember: '7d' }),
      values,
      'no events within 10 minutes, and none was seen in 7 days',
    ],
    [
      condition({ within: '10m' }),
      { ...values, lastSeen: at(0) },
      'no events within 10 minutes; the last was at 1970-01-01T00:00:00.000Z',
    ],
    [
      condition({ within: '10m', fewerThan: 5 }),
      { count: 2, threshold: 5, lastSeen: at(0) },
      'only 2 events within 10 minutes (expected: at least 5); the last was at 1970-01-01T00:00:00.000Z',
    ],
  ])('%#', (asked, told, words) => {
    const found = { key: [], values: told, count: 0 } as never;
    expect(reasonOf(flatline, asked, found)).toBe(words);
  });
});
