import { newTermCondition } from '../../common/schemas';
import { newTerm } from './new_term';
import { createAnswerer, runCondition, type TestDocument } from './testing';

const MINUTE = 60_000;
const FROM = 100 * MINUTE;
const at = (minute: number, fields: Record<string, unknown>, id = `d${minute}`): TestDocument => ({
  id,
  index: 'events',
  time: minute * MINUTE,
  fields,
});
const condition = (over: object = {}) =>
  newTermCondition.parse({ type: 'new_term', terms: [['user']], lookback: '30m', ...over });
const run = (documents: TestDocument[], over: object = {}, besides: object = {}) =>
  runCondition(
    newTerm,
    {
      condition: condition(over),
      window: { from: FROM, to: FROM + 10 * MINUTE },
      reread: 0,
      samples: 1,
      memory: null,
      ...besides,
    },
    createAnswerer(documents, { pageSize: 2 }),
  );
const told = ({ found }: ReturnType<typeof run>) =>
  found.map(({ to, values }) => [to / MINUTE, values?.field, values?.value]);

describe('new_term', () => {
  it('asks for one count a term and nothing else when there is nothing', () => {
    const { found, reads, outcome } = run([at(99, { user: 'ana' })], { terms: [['user'], ['user', 'host']] });
    expect(found).toEqual([]);
    expect(reads.map(({ kind }) => kind)).toEqual(['countBy', 'countBy']);
    expect(outcome).toEqual({ holding: null, memory: null });
  });

  it('reads no documents when all there is was there before', () => {
    const { found, reads } = run([at(99, { user: 'ana' }), at(101, { user: 'ana' })]);
    expect(found).toEqual([]);
    expect(reads.map(({ kind }) => kind)).toEqual(['countBy', 'countBy']);
  });

  it('finds each value once, at its first document', () => {
    const documents = [
      at(99, { user: 'old' }),
      at(101, { user: 'new' }),
      at(102, { user: 'new' }),
      at(103, { user: 'old' }),
    ];
    const { found } = run(documents);
    expect(found).toEqual([
      {
        key: [],
        from: 101 * MINUTE,
        to: 101 * MINUTE,
        until: 101 * MINUTE + 1,
        count: 1,
        continues: false,
        document: 'events/d101 [["user"],["new"]]',
        sample: [expect.objectContaining({ id: 'd101' })],
        values: { field: 'user', value: 'new' },
        unsure: true,
      },
    ]);
  });

  it.each([
    ['exactly the lookback before', 75, 1],
    ['less than the lookback before', 75.001, 0],
    ['before what is read for most', 74, 1],
  ])('the one before lies %s', (_, before, count) => {
    expect(run([at(before, { user: 'ana' }), at(105, { user: 'ana' })]).found).toHaveLength(count);
  });

  it('is new again when it was away for the lookback, within one window too', () => {
    const window = { from: FROM, to: FROM + 100 * MINUTE };
    const documents = [
      at(101, { user: 'a' }),
      at(120, { user: 'a' }),
      at(150, { user: 'a' }),
      at(170, { user: 'a' }),
    ];
    expect(told(run(documents, {}, { window }))).toEqual([
      [101, 'user', 'a'],
      [150, 'user', 'a'],
    ]);
  });

  it('of one moment takes the first in the stable order', () => {
    const { found } = run([at(105, { user: 'x' }, 'b'), at(105, { user: 'x' }, 'a')]);
    expect(found.map(({ sample }) => sample[0]?.id)).toEqual(['a']);
  });

  it('finds two terms, and two values of one, in one document', () => {
    const documents = [at(101, { user: ['x', 'y'], host: 'h' })];
    const { found } = run(documents, { terms: [['user'], ['host']] });
    expect(found.map(({ values }) => values?.value)).toEqual(['x', 'y', 'h']);
    expect(new Set(found.map(({ document }) => document)).size).toBe(3);
  });

  it('takes several fields together, of documents that have them all', () => {
    const documents = [
      at(90, { a: '1', b: '2' }),
      at(91, { a: '3', b: '4' }),
      at(101, { a: '1', b: '4' }),
      at(102, { a: '1', b: '2' }),
      at(103, { a: '9' }),
    ];
    expect(told(run(documents, { terms: [['a', 'b']] }))).toEqual([[101, ['a', 'b'], ['1', '4']]]);
  });

  it('tells of every document that lacks a field only when asked to', () => {
    const documents = [
      at(101, { a: '1' }),
      at(102, { a: '1', b: '' }),
      at(103, {}),
      at(104, { b: null, a: '1' }),
    ];
    expect(told(run(documents, { terms: [['a', 'b']] }))).toEqual([[102, ['a', 'b'], ['1', '']]]);
    expect(told(run(documents, { terms: [['a', 'b']], missing: true }))).toEqual([
      [102, ['a', 'b'], ['1', '']],
      [101, ['a', 'b'], null],
      [103, ['a', 'b'], null],
      [104, ['a', 'b'], null],
    ]);
  });

  it.each([0, false, ''])('%j is a value', (user) => {
    expect(told(run([at(101, { user })], { missing: true }))).toEqual([[101, 'user', String(user)]]);
  });

  it('is new in the source as a whole; the key says which alert it joins', () => {
    const documents = [
      at(90, { user: 'ana', host: 'a' }),
      at(101, { user: 'ana', host: 'b' }),
      at(102, { user: 'ben', host: ['b', 'c'] }),
    ];
    const { found } = run(documents, { key: ['host'] });
    expect(found.map(({ key, values }) => [key, values?.value])).toEqual([[['b'], 'ben']]);
    expect(run([at(101, { user: 'ana' })], { key: ['host'] }).found[0]?.key).toEqual([null]);
  });

  it('tells of one that came late and is older than what was told', () => {
    const early = [at(105, { user: 'x' })];
    expect(told(run(early))).toEqual([[105, 'user', 'x']]);
    const later = { window: { from: FROM + 10 * MINUTE, to: FROM + 20 * MINUTE }, reread: 10 * MINUTE };
    expect(told(run([...early, at(103, { user: 'x' })], {}, later))).toEqual([[103, 'user', 'x']]);
  });

  it('looks for 200 values at a time', () => {
    const documents = Array.from({ length: 401 }, (_, n) => [
      at(101, { user: `u${n}` }, `n${n}`),
      ...(n === 7 ? [] : [at(90, { user: `u${n}` }, `o${n}`)]),
    ]).flat();
    const { found, reads } = run(documents);
    expect(found.map(({ values }) => values?.value)).toEqual(['u7']);
    // Those of which two portions know all are looked for no further.
    expect(reads.map(({ kind }) => kind).sort()).toEqual([...Array(4).fill('countBy'), 'latest', 'stream']);
  });

  it.each([
    [{ field: 'user', value: 'x' }, 'user **x** is new, not seen in 30 minutes before'],
    [
      { field: ['a', 'b'], value: ['1', '2'] },
      'a **1** and b **2** are new together, not seen in 30 minutes before',
    ],
    [{ field: 'user', value: null }, 'no user'],
    [{ field: ['a', 'b'], value: null }, 'no a or no b'],
  ])('says why: %j', (values, words) => {
    expect(newTerm.reason(condition(), { key: {}, count: 1, values })).toBe(words);
    const key = { host: 'h' };
    expect(newTerm.reason(condition(), { key, count: 1, values })).toBe(`host **h**: ${words}`);
  });
});
