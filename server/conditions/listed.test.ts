import { blacklistCondition, whitelistCondition } from '../../common/schemas';
import { blacklist } from './blacklist';
import { createAnswerer, runCondition, type TestDocument } from './testing';
import { whitelist } from './whitelist';

const at = (time: number, fields: Record<string, unknown> = {}): TestDocument => ({
  id: `d${time}`,
  index: 'events',
  time,
  fields,
});
const LISTS = new Map([['bad ones', ['worse', '/wor.*t/']]]);
const input = { window: { from: 100, to: 200 }, reread: 10, samples: 1, memory: null, lists: LISTS };
const black = (documents: TestDocument[], over: object = {}) =>
  runCondition(
    blacklist,
    {
      ...input,
      condition: blacklistCondition.parse({ type: 'blacklist', field: 'term', values: ['bad'], ...over }),
    },
    createAnswerer(documents, { pageSize: 2 }),
  );
const white = (documents: TestDocument[], over: object = {}) =>
  runCondition(
    whitelist,
    {
      ...input,
      condition: whitelistCondition.parse({ type: 'whitelist', field: 'term', values: ['good'], ...over }),
    },
    createAnswerer(documents, { pageSize: 2 }),
  );
const told = ({ found }: ReturnType<typeof black>) =>
  found.map(({ document, values }) => [document, values?.value]);

describe('blacklist', () => {
  it('asks for one count and nothing else when there is nothing', () => {
    const { found, reads, outcome } = black([at(150, { term: 'good' }), at(90, { term: 'bad' }), at(151)]);
    expect(found).toEqual([]);
    expect(reads.map(({ kind }) => kind)).toEqual(['countBy']);
    expect(outcome).toEqual({ holding: null, memory: null });
  });

  it('asks nothing when nothing is listed', () => {
    expect(black([at(150, { term: 'bad' })], { values: [] }).reads).toEqual([]);
  });

  it('finds what has a listed value in what is read, page by page', () => {
    const documents = [91, 101, 150, 200, 201].map((time) => at(time, { term: 'bad' }));
    const { found, reads } = black(documents);
    expect(found.map(({ document, from, to, until, count }) => [document, from, to, until, count])).toEqual([
      ['events/d91', 91, 91, 92, 1],
      ['events/d101', 101, 101, 102, 1],
      ['events/d150', 150, 150, 151, 1],
      ['events/d200', 200, 200, 201, 1],
    ]);
    expect(reads.map(({ kind }) => kind)).toEqual(['countBy', 'stream', 'stream']);
    expect(found[0]).toMatchObject({ values: { field: 'term', value: 'bad' }, sample: [{ id: 'd91' }] });
  });

  it.each([
    [{ term: ['good', 'bad'] }, {}, 'bad'],
    [{ term: ['bad', 'bad', 'worst'] }, { lists: ['bad ones'] }, ['bad', 'worst']],
    [{ term: 'worse' }, { values: [], lists: ['bad ones'] }, 'worse'],
    [{ term: 'really worst' }, { lists: ['bad ones'] }, undefined],
    [{ term: 'Bad' }, {}, undefined],
    [{ term: 'really bad' }, {}, undefined],
    [{ term: 7 }, { values: ['7', 'x'] }, '7'],
    [{ term: 0 }, { values: ['0'] }, '0'],
    [{ term: false }, { values: ['false'] }, 'false'],
    [{ term: '' }, { values: [''] }, ''],
    [{}, { values: [''] }, undefined],
    [{ term: null }, { values: ['null'] }, undefined],
    [{ term: 'bed' }, { values: ['/b.d/'] }, 'bed'],
  ])('takes of %j with %j %j', (fields, over, value) => {
    expect(told(black([at(150, fields)], over))).toEqual(value === undefined ? [] : [['events/d150', value]]);
  });

  it('says which regular expressions it had to leave out', () => {
    const { outcome, found } = black([at(150, { term: 'bad' })], { values: ['/a(/', 'bad'] });
    expect(found).toHaveLength(1);
    expect(outcome.problems).toEqual([expect.stringContaining('/a(/ is no regular expression')]);
  });

  it('names the values in the query while they are few, and reads only documents that have one', () => {
    const many = Array.from({ length: 501 }, (_, n) => `v${n}`);
    const documents = [at(150, { term: 'v1' }), at(151, { term: 'other' })];
    for (const values of [['v1'], many, [...many, '/x+/']]) {
      const { found, reads } = black(documents, { values });
      expect(found.map(({ document }) => document)).toEqual(['events/d150']);
      expect('where' in reads[0]!).toBe(values.length === 1);
      expect(reads[1]).toMatchObject({
        where: { bool: { should: [{ terms: { term: ['v1'] } }] } },
        values: ['term'],
      });
    }
  });

  it('reads every document of the field when more than a thousand values are found', () => {
    const values = Array.from({ length: 1_001 }, (_, n) => `v${n}`);
    const documents = values.map((term, n) => ({ ...at(150, { term }), id: `d${n}` }));
    const { found, reads } = runCondition(
      blacklist,
      { ...input, condition: blacklistCondition.parse({ type: 'blacklist', field: 'term', values }) },
      createAnswerer(documents),
    );
    expect(found).toHaveLength(1_001);
    expect(JSON.stringify(reads[1])).toContain('"exists"');
  });

  it('stands under the first of its keys', () => {
    const [found] = black([at(150, { term: 'bad', host: ['a', 'b'] })], { key: ['host'] }).found;
    expect(found?.key).toEqual(['a']);
  });
});

describe('whitelist', () => {
  it('finds what has a value that is not listed', () => {
    const documents = [
      at(101, { term: 'good' }),
      at(102, { term: 'bad' }),
      at(103, { term: ['good', 'bad', 'evil'] }),
      at(104),
      at(105, { term: '' }),
    ];
    const { reads, ...answer } = white(documents);
    expect(told({ reads, ...answer })).toEqual([
      ['events/d102', 'bad'],
      ['events/d103', ['bad', 'evil']],
      ['events/d105', ''],
    ]);
    expect(told(white(documents, { missing: true }))).toContainEqual(['events/d104', null]);
    expect(white([at(104)]).reads.map(({ kind }) => kind)).toEqual(['countBy']);
  });

  it('knows lists and regular expressions', () => {
    const documents = ['worse', 'worst', 'good', 'bad'].map((term, n) => at(110 + n, { term }));
    expect(told(white(documents, { lists: ['bad ones'] }))).toEqual([['events/d113', 'bad']]);
  });

  it('is every document when nothing is listed', () => {
    expect(told(white([at(101, { term: 'a' }), at(102)], { values: [] }))).toEqual([['events/d101', 'a']]);
  });
});

describe('in words', () => {
  const listed = blacklistCondition.parse({
    type: 'blacklist',
    key: ['host'],
    field: 'term',
    values: ['bad'],
  });
  const unlisted = whitelistCondition.parse({ type: 'whitelist', field: 'term', values: ['a', 'b', 'c'] });
  const why = (value: string | null | string[], key = {}) => ({
    key,
    count: 1,
    values: { field: 'term', value },
  });
  it.each([
    [blacklist.reason(listed, why('bad', { host: 'a' })), 'host **a**: term is **bad**, which is listed'],
    [blacklist.reason(listed, why(['a', 'b'])), 'term is **a** and **b**, which is listed'],
    [whitelist.reason(unlisted, why('bad')), 'term is **bad**, which is not listed'],
    [whitelist.reason(unlisted, why(null, { host: 'a' })), 'host **a**: no term'],
  ])('%s', (words, expected) => {
    expect(words).toBe(expected);
  });
});
