import { makeAlert } from '../../test/make';
import { type QuietHours, quietHoursSchema, type Silence, silenceInputSchema } from '../schemas';
import { deferred, quietUntil } from '../time';
import {
  heldBySilence,
  nextStretch,
  searchHolds,
  searchProblem,
  silencing,
  stretchAt,
  subjectOfAlert,
} from '.';

const at = (text: string) => Date.parse(text);
const iso = (ms: number | undefined) =>
  ms === undefined ? undefined : new Date(ms).toISOString().slice(0, 16);

const makeSilence = (over: Partial<Silence> = {}): Silence => ({
  id: 's1',
  space: 'default',
  name: 'Patching',
  version: 1,
  updatedAt: '2026-01-05T00:00:00.000Z',
  updatedBy: 'ana',
  scope: { rules: ['rule-1'], tags: [], severities: [], fields: {}, search: '' },
  startsAt: '2026-01-05T10:00:00.000Z',
  until: '2026-01-05T12:00:00.000Z',
  recurs: null,
  ...over,
});

describe('when a silence is in effect', () => {
  it.each([
    ['before', '2026-01-05T09:59:59.999Z', null],
    ['at its start', '2026-01-05T10:00:00.000Z', ['2026-01-05T10:00', '2026-01-05T12:00']],
    ['at its end', '2026-01-05T12:00:00.000Z', null],
  ])('%s', (_, moment, expected) => {
    const found = stretchAt(makeSilence(), at(moment));
    expect(found && [iso(found.from), iso(found.to)]).toEqual(expected);
  });

  // Berlin: the clock leaps from 02:00 to 03:00 on 2026-03-29, and back from 03:00 to 02:00 on 2026-10-25.
  const nightly = makeSilence({
    startsAt: '2026-01-01T00:00:00.000Z',
    until: null,
    recurs: { cron: '30 2 * * *', zone: 'Europe/Berlin', length: '1h' },
  });
  it.each([
    ['on a night in winter', '2026-03-28T01:45:00Z', ['2026-03-28T01:30', '2026-03-28T02:30']],
    ['before the time of a night in winter', '2026-03-28T01:29:59Z', null],
    [
      'when the time is skipped: right after the leap',
      '2026-03-29T01:10:00Z',
      ['2026-03-29T01:00', '2026-03-29T02:00'],
    ],
    ['after the skipped one', '2026-03-29T02:00:00Z', null],
    ['on a night in summer', '2026-03-30T00:45:00Z', ['2026-03-30T00:30', '2026-03-30T01:30']],
    [
      'when the time comes twice: the first',
      '2026-10-25T00:45:00Z',
      ['2026-10-25T00:30', '2026-10-25T01:30'],
    ],
    ['when the time comes twice: not the second', '2026-10-25T01:45:00Z', null],
  ])('maintenance %s', (_, moment, expected) => {
    const found = stretchAt(nightly, at(moment));
    expect(found && [iso(found.from), iso(found.to)]).toEqual(expected);
  });

  it.each([
    ['of one to come', makeSilence(), '2026-01-05T08:00:00Z', '2026-01-05T10:00'],
    ['of one in effect', makeSilence(), '2026-01-05T11:00:00Z', undefined],
    ['of maintenance in effect', nightly, '2026-01-05T01:45:00Z', '2026-01-06T01:30'],
    [
      'of maintenance that has ended',
      { ...nightly, until: '2026-01-05T00:00:00Z' },
      '2026-01-05T01:00:00Z',
      undefined,
    ],
  ])('next %s', (_, silence, moment, expected) =>
    expect(iso(nextStretch(silence, at(moment))?.from)).toBe(expected),
  );
});

describe('what a silence covers', () => {
  const subject = subjectOfAlert(
    makeAlert({
      tags: ['auth'],
      severity: 'high',
      key: { 'user.name': 'root' },
      values: { 'asset.owner': 'ben' },
      sample: [{ id: 'd', index: 'i', time: '', fields: { 'host.name': ['web-1', 'web-2'], port: 22 } }],
    }),
  );
  const now = at('2026-01-05T11:00:00Z');
  const none = { rules: [], tags: [], severities: [], fields: {}, search: '' };
  it.each<[string, Partial<Silence['scope']>, boolean]>([
    ['its rule', { rules: ['rule-1', 'rule-2'] }, true],
    ['another rule', { rules: ['rule-2'] }, false],
    ['its tag', { tags: ['net', 'auth'] }, true],
    ['another tag', { tags: ['net'] }, false],
    ['its severity', { severities: ['high'] }, true],
    ['another severity', { severities: ['low'] }, false],
    ['a key field', { fields: { 'user.name': 'root' } }, true],
    ['a field that a step set', { fields: { 'asset.owner': 'ben' } }, true],
    ['a search for such a field', { search: 'asset.owner: ben' }, true],
    ['another value of it', { fields: { 'user.name': 'eve' } }, false],
    ['one of a sample’s values', { fields: { 'host.name': 'web-2', port: '22' } }, true],
    ['a field without a value', { fields: { 'process.name': null } }, true],
    ['a field that has one', { fields: { 'user.name': null } }, false],
    ['rule and tag, of which one does not fit', { rules: ['rule-1'], tags: ['net'] }, false],
    ['a search', { search: 'severity >= high and user.name: ro*' }, true],
    ['a search for words', { search: 'bursts' }, true],
    ['a search for other words', { search: 'bursts elsewhere' }, false],
  ])('%s', (_, scope, covered) => {
    const silence = makeSilence({ scope: { ...none, ...scope } });
    expect(silencing([silence], subject, { now, span: null }) !== null).toBe(covered);
  });

  const span = (from: string, to: string) => ({ from: at(from), to: at(to) });
  it.each([
    ['told within it', '2026-01-05T11:00:00Z', span('2026-01-05T08:00:00Z', '2026-01-05T08:00:00Z'), false],
    [
      'found late, wholly in it',
      '2026-01-07T00:00:00Z',
      span('2026-01-05T10:00:00Z', '2026-01-05T11:59:00Z'),
      true,
    ],
    [
      'found late, beginning before',
      '2026-01-07T00:00:00Z',
      span('2026-01-05T09:59:00Z', '2026-01-05T11:00:00Z'),
      null,
    ],
    [
      'found late, lasting beyond',
      '2026-01-07T00:00:00Z',
      span('2026-01-05T11:00:00Z', '2026-01-05T12:00:00Z'),
      null,
    ],
    ['after it', '2026-01-05T12:00:00Z', span('2026-01-05T12:00:00Z', '2026-01-05T12:00:00Z'), null],
  ])('a match %s', (_, moment, match, over) => {
    const found = silencing([makeSilence()], subject, { now: at(moment), span: match });
    expect(found === null ? null : found.over).toBe(over);
  });

  it('lasts as long as the last of several, and names those that cover it now', () => {
    const found = silencing(
      [
        makeSilence(),
        makeSilence({ id: 's2', name: 'Longer', until: '2026-01-05T14:00:00.000Z' }),
        makeSilence({ id: 's3', until: '2026-01-05T10:30:00.000Z' }),
      ],
      subject,
      { now, span: null },
    )!;
    expect(found).toEqual({
      by: [
        { id: 's1', name: 'Patching', recurs: false },
        { id: 's2', name: 'Longer', recurs: false },
      ],
      until: '2026-01-05T14:00:00.000Z',
      over: false,
    });
    expect(heldBySilence(found)).toEqual({
      why: 'silence',
      text: 'silenced: "Patching" and "Longer" until 2026-01-05T14:00:00.000Z',
    });
  });
});

describe('a silence’s search', () => {
  const subject = subjectOfAlert(makeAlert({ tags: ['a-b'], key: { 'url.path': '/a/b.html' } }));
  it.each([
    ['rule: "log-in bursts"', true],
    ['rule: log*', true],
    ['key: root', true],
    ['not key: root', false],
    ['tag: a-* and severity < high', true],
    ['severity > warning', false],
    ['severity <= warning', true],
    ['url.path: "/a/b.html"', true],
    ['url.path: /a/*.html', true],
    ['url.path: /a/*x.html', false],
    ['process.name: *', false],
    ['url.path: * or key: nobody', true],
    ['*', true],
  ])('%s: %s', (search, found) => expect(searchHolds(search, subject)).toBe(found));

  it.each([
    ['status: open', /cannot ask for status/],
    ['key: a and (owner: ana)', /cannot ask for owner/],
    ['count > 5', /only severity can be compared/],
    ['severity > awful', /severity is one of/],
    ['a: (b', /./],
    ['a: { b: c }', /nested/],
  ])('%s is refused', (search, why) => expect(searchProblem(search)).toMatch(why));
});

describe('what a silence may be', () => {
  const input = {
    name: 'why',
    scope: { tags: ['a'] },
    startsAt: '2026-01-05T10:00:00Z',
    until: '2026-01-05T12:00:00Z',
  };
  const nightly = { cron: '0 2 * * *', zone: 'Europe/Berlin', length: '1h' };
  it.each([
    ['no reason', { name: ' ' }, 'name'],
    ['no end', { until: null }, 'until'],
    ['an end before its start', { until: '2026-01-05T10:00:00Z' }, 'until'],
    ['nothing named', { scope: {} }, 'scope'],
    ['a cron that is none', { recurs: { ...nightly, cron: '0 2 * *' } }, 'recurs.cron'],
    ['a zone that is none', { recurs: { ...nightly, zone: 'Mars/One' } }, 'recurs.zone'],
    ['a length that is none', { recurs: { ...nightly, length: 'long' } }, 'recurs.length'],
    ['a length that never ends', { recurs: { ...nightly, length: '1d' } }, 'recurs.length'],
  ])('not with %s', (_, over, path) => {
    const { error } = silenceInputSchema.safeParse({ ...input, ...over });
    expect(error?.issues.map((issue) => issue.path.join('.'))).toContain(path);
  });

  it('recurring, without an end', () => {
    expect(silenceInputSchema.parse({ ...input, until: null, recurs: nightly }).recurs).toEqual(nightly);
  });
});

describe('quiet hours', () => {
  const nights: QuietHours = {
    zone: 'Europe/Berlin',
    windows: [
      { days: [1, 2, 3, 4, 5], from: '22:00', to: '07:00' },
      { days: [6, 0], from: '00:00', to: '24:00' },
    ],
    criticalPasses: true,
  };
  it.each([
    ['by day', '2026-01-05T12:00:00Z', null],
    ['at their beginning', '2026-01-05T21:00:00Z', '2026-01-06T06:00'],
    ['after midnight', '2026-01-06T05:59:59Z', '2026-01-06T06:00'],
    ['at their end', '2026-01-06T06:00:00Z', null],
    ['from Friday night to Sunday midnight, as one', '2026-01-09T21:30:00Z', '2026-01-11T23:00'],
    ['on Monday before dawn: no night began on Sunday', '2026-01-12T02:00:00Z', null],
    ['over the leap in spring', '2026-03-27T22:00:00Z', '2026-03-29T22:00'],
    ['over the leap in autumn', '2026-10-24T12:00:00Z', '2026-10-25T23:00'],
  ])('%s', (_, moment, expected) => {
    const until = quietUntil(nights, at(moment));
    expect(until === null ? null : iso(until)).toBe(expected);
  });

  it.each([
    ['what is not critical waits', nights, false, true],
    ['critical passes', nights, true, false],
    ['critical waits where it may not pass', { ...nights, criticalPasses: false }, true, true],
    ['without any, all pass', null, false, false],
  ])('%s', (_, hours, critical, waits) => {
    const due = at('2026-01-05T23:00:00Z');
    expect(deferred(hours, due, critical) > due).toBe(waits);
  });

  it('are never all of the week', () => {
    const all = { zone: 'UTC', windows: [{ days: [0, 1, 2, 3, 4, 5, 6], from: '00:00', to: '24:00' }] };
    expect(quietHoursSchema.safeParse(all).error?.issues[0]?.message).toMatch(/quiet at all times/);
  });
});
