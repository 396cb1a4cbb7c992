import { any } from './any';
import { createAnswerer, runCondition } from './testing';

const at = (time: number, fields: Record<string, unknown> = {}) => ({
  id: `d${time}`,
  index: 'events',
  time,
  fields,
});
const run = (documents: ReturnType<typeof at>[], key: string[] = [], reread = 0) =>
  runCondition(
    any,
    { condition: { type: 'any', key }, window: { from: 100, to: 200 }, reread, samples: 1, memory: null },
    createAnswerer(documents, { pageSize: 2 }),
  );

describe('any', () => {
  it('asks for one count and nothing else when there is nothing', () => {
    const { found, reads, outcome } = run([at(100), at(201)]);
    expect(found).toEqual([]);
    expect(reads.map(({ kind }) => kind)).toEqual(['countBy']);
    expect(outcome).toEqual({ holding: null, memory: null });
  });

  it('matches every document in (from, to], page by page', () => {
    const { found, reads } = run([at(100), at(101), at(150), at(200), at(201)]);
    expect(found.map(({ document }) => document)).toEqual(['events/d101', 'events/d150', 'events/d200']);
    expect(reads.map(({ kind }) => kind)).toEqual(['countBy', 'stream', 'stream']);
  });

  it('reads again what lies before the window', () => {
    expect(run([at(90), at(91)], [], 10).found.map(({ from }) => from)).toEqual([91]);
  });

  it.each([
    [{ user: 'root' }, ['root']],
    [{}, [null]],
    [{ user: ['root', 'eve'] }, ['root']],
  ])('puts a document with %j under %j, once', (fields, key) => {
    const { found } = run([at(150, fields)], ['user']);
    expect(found.map((match) => match.key)).toEqual([key]);
  });

  it.each([
    [{}, 'A document matched'],
    [{ 'user.name': 'root' }, 'A document with user.name **root**'],
    [{ 'user.name': null, host: 'a' }, 'A document with no user.name, host **a**'],
  ])('says why for %j', (key, sentence) => {
    expect(any.reason({ type: 'any', key: Object.keys(key) }, { key, count: 1, values: {} })).toBe(sentence);
  });
});
