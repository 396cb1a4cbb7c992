import type { JoinCondition } from '../../common/schemas';
import { join } from './join';
import { createAnswerer, runCondition, type TestDocument } from './testing';

const condition = (change: Partial<JoinCondition> = {}): JoinCondition => ({
  type: 'join',
  key: [],
  field: 'ip',
  other: {
    source: {
      kind: 'query',
      index: 'threats',
      timeField: 'at',
      language: 'kuery',
      query: '',
      dataViewId: null,
    },
    field: 'bad',
  },
  within: '10ms',
  limit: 10_000,
  ...change,
});
const seen = (time: number, ip: unknown, source = 0): TestDocument => ({
  id: `${source}.${time}.${JSON.stringify(ip)}`,
  index: source === 0 ? 'events' : 'threats',
  time,
  source,
  fields: source === 0 ? { ip } : { bad: ip },
});
const bad = (time: number, ip: unknown) => seen(time, ip, 1);
const run = (documents: TestDocument[], change: Partial<JoinCondition> = {}, { reread = 0 } = {}) =>
  runCondition(
    join,
    { condition: condition(change), window: { from: 100, to: 200 }, reread, samples: 1, memory: null },
    createAnswerer(documents, { pageSize: 500 }),
  );
const times = ({ found }: ReturnType<typeof run>) => found.map(({ to }) => to);

describe('join', () => {
  it.each([
    ['the other had the value before', [bad(101, 'x'), seen(105, 'x')], [105]],
    ['at the very moment', [bad(105, 'x'), seen(105, 'x')], [105]],
    ['afterwards', [bad(106, 'x'), seen(105, 'x')], []],
    ['exactly so long before is too long', [bad(101, 'x'), seen(111, 'x')], []],
    ['a millisecond less is not', [bad(102, 'x'), seen(111, 'x')], [111]],
    ['before the window', [bad(95, 'x'), seen(101, 'x')], [101]],
    ['another value', [bad(101, 'y'), seen(105, 'x')], []],
    ['no value on either side', [bad(101, null), seen(105, null)], []],
    ['one of several values', [bad(101, ['y', 'x']), seen(105, ['x', 'z'])], [105]],
    ['numbers and texts alike', [bad(101, 7), seen(105, '7')], [105]],
    ['every document with the value', [bad(101, 'x'), seen(102, 'x'), seen(103, 'x')], [102, 103]],
    ['documents before the window', [bad(95, 'x'), seen(100, 'x')], []],
  ])('%s', (_name, documents, expected) => {
    expect(times(run(documents))).toEqual(expected);
  });

  it('tells the first fitting value in order and the newest time it was seen', () => {
    const { found } = run([bad(95, 'y'), bad(97, 'y'), bad(99, 'z'), seen(101, ['z', 'y', 'a'])]);
    expect(found).toMatchObject([
      {
        document: 'events/0.101.["z","y","a"]',
        count: 1,
        values: { field: 'ip', value: 'y', at: new Date(97).toISOString() },
      },
    ]);
  });

  it.each([
    ['nothing new', [bad(101, 'x'), seen(99, 'x')], 1],
    ['nothing there', [seen(101, 'x')], 3],
    ['nothing shared', [bad(101, 'y'), seen(101, 'x')], 3],
  ])('stops where there is %s', (_name, documents, reads) => {
    const answer = run(documents);
    expect(answer.found).toEqual([]);
    expect(answer.reads.map(({ kind }) => kind)).toEqual(new Array(reads).fill('countBy'));
  });

  it('finds late documents of either side again', () => {
    expect(times(run([bad(96, 'x'), seen(99, 'x')], {}, { reread: 5 }))).toEqual([99]);
  });

  it.each([
    ['few documents', 10],
    ['many', 1_500],
  ])('says how many values there were where only some were looked for: %s', (_name, count) => {
    const values = Array.from({ length: count }, (_, number) => `v${String(number).padStart(4, '0')}`);
    const documents = values.flatMap((value) => [bad(101, value), seen(105, value)]);
    const { found, outcome } = run(documents, { limit: 5 });
    expect(found.map(({ values: { value } = {} }) => value)).toEqual(values.slice(0, 5));
    expect(outcome.problems).toEqual([
      `the other search has ${count.toLocaleString('en-US')} values of bad, of which only the first 5 in order were looked for`,
    ]);
    expect(run(documents).outcome.problems).toBeUndefined();
  });

  it('finds a document whose values lie in several portions once', () => {
    const values = Array.from({ length: 1_500 }, (_, number) => `v${String(number).padStart(4, '0')}`);
    const both = seen(110, [values[1_400], values[3]]);
    const second = seen(110, [values[1_401], values[4]]);
    const { found } = run([
      ...values.map((value) => bad(101, value)).filter(({ fields }) => fields.bad !== values[4]),
      ...values.map((value) => seen(105, value)),
      both,
      second,
    ]);
    expect(found).toHaveLength(1_501);
    const told = found.filter(({ to }) => to === 110);
    expect(told.map(({ document, values: { value } = {} }) => [document, value])).toEqual([
      [`events/${both.id}`, values[3]],
      [`events/${second.id}`, values[1_401]],
    ]);
  });

  it.each([
    [[], {}, 'ip **10.0.0.1**, which the other search had as bad at 2026-03-01 12:03:10 UTC'],
    [
      ['host'],
      { host: 'a' },
      'host **a**: ip **10.0.0.1**, which the other search had as bad at 2026-03-01 12:03:10 UTC',
    ],
  ])('in words, by %j', (key, shown, reason) => {
    const asked = condition({ key, within: '1h' });
    const values = { field: 'ip', value: '10.0.0.1', at: '2026-03-01T12:03:10.000Z' };
    expect(join.reason(asked, { key: shown as Record<string, string>, count: 1, values })).toBe(reason);
  });
});
