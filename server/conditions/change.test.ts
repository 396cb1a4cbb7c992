import { changeCondition } from '../../common/schemas';
import { change } from './change';
import { createAnswerer, runCondition, type TestDocument } from './testing';

const at = (
  time: number,
  user: string | string[] | null,
  country?: unknown,
  more: object = {},
): TestDocument => ({
  id: `d${time}`,
  index: 'events',
  time,
  fields: { ...(user !== null && { user }), ...(country !== undefined && { country }), ...more },
});
const condition = (over: object = {}) =>
  changeCondition.parse({ type: 'change', key: ['user'], fields: ['country'], ...over });
const run = (documents: TestDocument[], over: object = {}, besides: object = {}) =>
  runCondition(
    change,
    {
      condition: condition(over),
      window: { from: 10_000, to: 20_000 },
      reread: 0,
      samples: 2,
      memory: null,
      ...besides,
    },
    createAnswerer(documents, { pageSize: 2 }),
  );
const told = ({ found }: ReturnType<typeof run>) =>
  found.map(({ to, key, values }) => [to, key[0], values?.old, values?.new]);

describe('change', () => {
  it('asks for one count and nothing else when there is nothing', () => {
    const { found, reads, outcome } = run([at(9_000, 'ana', 'US')]);
    expect(found).toEqual([]);
    expect(reads.map(({ kind }) => kind)).toEqual(['countBy']);
    expect(outcome).toEqual({ holding: null, memory: null });
  });

  it('reads no documents in order where every key has its one combination, as before', () => {
    const documents = [
      at(9_000, 'ana', 'US'),
      at(11_000, 'ana', 'US'),
      at(12_000, 'ana', 'US'),
      at(13_000, 'ben', 'RO'),
    ];
    const { found, reads } = run(documents);
    expect(found).toEqual([]);
    expect(reads.map(({ kind }) => kind)).toEqual(['countBy', 'latest']);
  });

  it('compares with the document of the key before, in the window and before it', () => {
    const documents = [
      at(9_000, 'ana', 'US'),
      at(11_000, 'ben', 'RO'),
      at(12_000, 'ana', 'RO'),
      at(13_000, 'ben', 'RO'),
      at(14_000, 'ana', 'US'),
    ];
    expect(told(run(documents))).toEqual([
      [12_000, 'ana', ['US'], ['RO']],
      [14_000, 'ana', ['RO'], ['US']],
    ]);
    expect(run(documents).found[0]).toEqual({
      key: ['ana'],
      from: 12_000,
      to: 12_000,
      until: 12_001,
      count: 1,
      continues: false,
      document: 'events/d12000 ["ana"]',
      sample: [expect.objectContaining({ id: 'd9000' }), expect.objectContaining({ id: 'd12000' })],
      values: { fields: ['country'], old: ['US'], new: ['RO'] },
      unsure: true,
    });
  });

  it.each([
    [0, []],
    [1, ['d12000']],
    [5, ['d9000', 'd12000']],
  ])('keeps with %i samples %j', (samples, ids) => {
    const { found } = run([at(9_000, 'ana', 'US'), at(12_000, 'ana', 'RO')], {}, { samples });
    expect(found[0]?.sample.map(({ id }) => id)).toEqual(ids);
  });

  it.each([
    ['exactly within', 9_000, '3s', 1],
    ['a millisecond more', 8_999, '3s', 0],
    ['as far as it looks back', 12_000 - 60_000, null, 1],
    ['further than it looks back', 12_000 - 60_001, null, 0],
  ])('%s', (_, before, within, count) => {
    const documents = [at(before, 'ana', 'US'), at(12_000, 'ana', 'RO')];
    expect(run(documents, { within, lookback: '1m' }).found).toHaveLength(count);
  });

  it('leaves out what lacks a field, as if it were not there', () => {
    const documents = [
      at(11_000, 'ana', 'US', { city: 'x' }),
      at(12_000, 'ana', 'RO'),
      at(13_000, 'ana'),
      at(14_000, 'ana', 'RO', { city: 'x' }),
    ];
    const fields = ['country', 'city'];
    expect(told(run(documents, { fields }))).toEqual([[14_000, 'ana', ['US', 'x'], ['RO', 'x']]]);
    expect(told(run(documents, { fields, within: '2s' }))).toEqual([]);
    expect(told(run(documents, { fields, missing: true }))).toEqual([
      [12_000, 'ana', ['US', 'x'], ['RO', null]],
      [13_000, 'ana', ['RO', null], [null, null]],
      [14_000, 'ana', [null, null], ['RO', 'x']],
    ]);
  });

  it('of one moment takes the stable order', () => {
    const one = (id: string, country: string) => ({ ...at(11_000, 'ana', country), id });
    expect(told(run([one('b', 'RO'), one('a', 'US'), one('c', 'RO')]))).toEqual([
      [11_000, 'ana', ['US'], ['RO']],
    ]);
  });

  it.each([
    [['a', 'b'], ['b', 'a'], 0],
    [['a', 'b'], 'a', 1],
    [0, false, 1],
    [0, 0, 0],
    [0, '', 1],
  ])('from %j to %j', (before, now, count) => {
    expect(run([at(11_000, 'ana', before), at(12_000, 'ana', now)]).found).toHaveLength(count);
  });

  it('judges what came late, and the document after it anew', () => {
    const early = [at(9_000, 'ana', 'US'), at(12_000, 'ana', 'US')];
    expect(run(early).found).toEqual([]);
    const late = at(11_000, 'ana', 'RO');
    const later = { window: { from: 20_000, to: 30_000 }, reread: 10_000 };
    expect(told(run([...early, late], {}, later))).toEqual([
      [11_000, 'ana', ['US'], ['RO']],
      [12_000, 'ana', ['RO'], ['US']],
    ]);
  });

  it('compares a document for each of its keys, and without key fields all with one another', () => {
    const documents = [at(11_000, 'ana', 'US'), at(12_000, 'ben', 'RO'), at(13_000, ['ana', 'ben'], 'RO')];
    expect(told(run(documents))).toEqual([[13_000, 'ana', ['US'], ['RO']]]);
    const { found } = run(documents, { key: [] });
    expect(found.map(({ document, key }) => [document, key])).toEqual([['events/d12000', []]]);
  });

  it('takes documents without the key field as one key', () => {
    expect(told(run([at(11_000, null, 'US'), at(12_000, null, 'RO')]))).toEqual([
      [12_000, null, ['US'], ['RO']],
    ]);
  });

  it('reads 200 keys at a time', () => {
    const documents = Array.from({ length: 401 }, (_, n) => [
      { ...at(11_000, `u${n}`, 'US'), id: `a${n}` },
      { ...at(12_000, `u${n}`, n % 2 ? 'RO' : 'US'), id: `b${n}` },
    ]).flat();
    const { found, reads } = run(documents);
    expect(found).toHaveLength(200);
    expect(reads.filter(({ kind }) => kind === 'latest')).toHaveLength(3);
  });

  it.each([
    [{}, { country: 'x' }, { old: ['US'], new: ['RO'] }, 'country changed from **US** to **RO**'],
    [
      { fields: ['country', 'city', 'zip'] },
      {},
      { old: ['US', 'x', null], new: ['RO', 'x', '1'] },
      'country changed from **US** to **RO**, zip changed from nothing to **1**',
    ],
  ])('says why: %j %j %j', (over, _key, values, words) => {
    const why = { key: { user: 'ana' }, count: 1, values };
    expect(change.reason(condition(over), why)).toBe(`user **ana**: ${words}`);
  });
});
