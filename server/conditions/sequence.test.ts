import type { SequenceCondition } from '../../common/schemas';
import { sequence } from './sequence';
import { type Answerer, createAnswerer, runCondition, type TestDocument } from './testing';

const stageOf = (name: string): SequenceCondition['stages'][number] => ({
  name,
  source: null,
  part: { language: 'kuery', query: `kind:${name}` },
  key: null,
});
const condition = (names: string, change: Partial<SequenceCondition> = {}): SequenceCondition => ({
  type: 'sequence',
  key: [],
  stages: names.split(' ').map(stageOf),
  within: '10ms',
  absent: false,
  ...change,
});
/** `a101 b105`: a document of kind a at 101, one of kind b at 105. */
const documents = (text: string, fields: object = {}): TestDocument[] =>
  text
    .split(' ')
    .filter((word) => word !== '')
    .map((word, number) => ({
      id: `${JSON.stringify(fields)}${word}.${number}`,
      index: 'events',
      time: Number(word.slice(1)),
      fields: { kind: word[0], ...fields },
    }));
const run = (
  asked: SequenceCondition,
  seen: TestDocument[],
  { from = 100, to = 200, reread = 0, samples = 5, pageSize = 3 } = {},
) => {
  const parts = asked.stages.map(({ name }) => ({ term: { kind: name } }));
  return runCondition(
    sequence,
    { condition: asked, window: { from, to }, reread, samples, memory: null, parts },
    createAnswerer(seen, { pageSize }),
  );
};
const spans = ({ found }: ReturnType<typeof run>) => found.map(({ from, to }) => [from, to]);

describe('sequence, one after the other', () => {
  it.each([
    ['the second follows the first', 'a b', 'a101 b105', [[101, 105]]],
    ['the wrong way round', 'a b', 'b101 a105', []],
    ['at one moment neither follows the other', 'a b', 'a101 b101', []],
    ['exactly the time apart is within it', 'a b', 'a101 b111', [[101, 111]]],
    ['a millisecond more is not', 'a b', 'a101 b112', []],
    [
      'each second is a match, with the latest first before it',
      'a b',
      'a101 a103 b105 b107',
      [
        [103, 105],
        [103, 107],
      ],
    ],
    ['a first at the very moment of the second is passed over', 'a b', 'a101 a105 b105', [[101, 105]]],
    ['the first may lie before the window', 'a b', 'a95 b101', [[95, 101]]],
    ['the second may not', 'a b', 'a95 b100', []],
    [
      'three stages, all within the time of the first',
      'a b c',
      'a101 b105 c111 a120 b125 c131',
      [[101, 111]],
    ],
    ['a stage may not be left out', 'a b c', 'a101 c105', []],
    ['the middle one must lie between', 'a b c', 'b101 a102 c105', []],
    ['a repeated stage needs another document', 'a b a', 'a101 b103 a105', [[101, 105]]],
  ])('%s', (_name, names, text, expected) => {
    expect(spans(run(condition(names), documents(text)))).toEqual(expected);
  });

  it('finds again what came late, and as the same match', () => {
    const early = run(condition('a b'), documents('a90 b95 b99'), { reread: 5 }).found;
    expect(early.map(({ to }) => to)).toEqual([99]);
    const again = run(condition('a b'), documents('a90 b95 b99 a98'), { reread: 5 }).found;
    expect(again[0]?.document).toBe(early[0]?.document);
    expect(again[0]).toMatchObject({ from: 98, to: 99, at: 99 });
  });

  it('keeps one document a stage, and their times by name', () => {
    const { found } = run(condition('a b c'), documents('a101 a102 b103 c104'));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ count: 3, continues: false });
    expect(found[0]?.sample.map(({ fields }) => fields.kind)).toEqual(['a', 'b', 'c']);
    expect(found[0]?.values).toEqual({
      a: new Date(102).toISOString(),
      b: new Date(103).toISOString(),
      c: new Date(104).toISOString(),
    });
    expect(run(condition('a b'), documents('a101 b103'), { samples: 0 }).found[0]?.sample).toEqual([]);
  });

  it('pairs documents of one key only, and none that lack it', () => {
    const seen = [
      ...documents('a101 b109', { user: 'root' }),
      ...documents('a102', { user: 'eve' }),
      ...documents('a103 b104'),
    ];
    const { found } = run(condition('a b', { key: ['user'] }), seen);
    expect(found.map(({ key, from, to }) => [key, from, to])).toEqual([[['root'], 101, 109]]);
  });

  it('a document of several keys ends a chain of each, told apart', () => {
    const { found } = run(condition('a b', { key: ['user'] }), documents('a101 b109', { user: ['x', 'y'] }));
    expect(found.map(({ key }) => key)).toEqual([['x'], ['y']]);
    expect(new Set(found.map(({ document }) => document)).size).toBe(2);
  });

  it('reads the last stage where it is new and nothing else when there is none', () => {
    const { reads, outcome } = run(condition('a b'), documents('a50 a101 b99'));
    expect(reads).toEqual([
      {
        kind: 'countBy',
        window: { from: 100, to: 200 },
        key: [],
        atLeast: 1,
        where: { term: { kind: 'b' } },
      },
    ]);
    expect(outcome).toEqual({ holding: null, memory: null });
  });

  it('does not read the past for two stages, and looks further back for three where it has to', () => {
    const two = run(condition('a b', { within: '90ms' }), documents('a20 a30 a40 b101'));
    expect(spans(two)).toEqual([[40, 101]]);
    expect(
      two.reads.filter(({ kind }) => kind === 'stream').map((read) => 'window' in read && read.window),
    ).toEqual([
      { from: 100, to: 200 },
      { from: 100, to: 200 },
    ]);
    const many = Array.from({ length: 12 }, (_, at) => `a${40 + at}`).join(' ');
    const three = run(condition('a b c', { within: '90ms' }), documents(`a20 b30 ${many} c101`));
    expect(spans(three)).toEqual([[20, 101]]);
  });
});

describe('sequence, the last one did not come', () => {
  it.each([
    ['told when the time has run out', 'a b', 'a101', [[101, 111]]],
    ['not before', 'a b', 'a191', []],
    ["at the window's end it has", 'a b', 'a190', [[190, 200]]],
    ['at its start it had before', 'a b', 'a90', []],
    ['a millisecond later it had not', 'a b', 'a91', [[91, 101]]],
    ['followed', 'a b', 'a101 b105', []],
    ['followed at the last moment', 'a b', 'a101 b111', []],
    ['followed a millisecond too late', 'a b', 'a101 b112', [[101, 111]]],
    ['at the same moment is not after', 'a b', 'a101 b101', [[101, 111]]],
    ['each first for itself', 'a b', 'a101 a103 b103', [[103, 113]]],
    ['three stages, of which the last did not come', 'a b c', 'a101 b105', [[101, 111]]],
    ['the last came before the second', 'a b c', 'a101 c103 b105', [[101, 111]]],
    ['the last came in time', 'a b c', 'a101 b105 c111', []],
    ['the second did not come: nothing to wait for', 'a b c', 'a101', []],
    ['the second came too late', 'a b c', 'a101 b112', []],
    ['a new first begins anew', 'a b c', 'a101 a104 b105 c113', []],
  ])('%s', (_name, names, text, expected) => {
    expect(spans(run(condition(names, { absent: true }), documents(text)))).toEqual(expected);
  });

  it('says that unseen documents could undo it, when it was told and by which document', () => {
    const { found } = run(condition('a b', { absent: true }), documents('a101'));
    expect(found[0]).toMatchObject({ count: 1, at: 101, until: 112, unsure: true });
    expect(found[0]?.document).toMatch(/^events\//);
    expect(found[0]?.values).toEqual({ a: new Date(101).toISOString(), b: null });
  });

  it('one that came too late to be seen in time does not take the match back, nor tell it twice', () => {
    const asked = condition('a b', { absent: true });
    expect(run(asked, documents('a101'), { from: 105, to: 115 }).found).toHaveLength(1);
    expect(run(asked, documents('a101 b103'), { from: 115, to: 125, reread: 10 }).found).toEqual([]);
  });

  it('reads a month of nothing: one count when no time runs out, three narrow ones for keys that were followed', () => {
    const asked = condition('a b', { absent: true, within: '30d', key: ['user'] });
    const day = 86_400_000;
    const window = { from: 60 * day, to: 60 * day + 60_000, reread: 60_000 };
    const quiet = run(asked, documents(`a${50 * day}`, { user: 'root' }), window);
    expect(quiet.reads.map(({ kind }) => kind)).toEqual(['countBy']);
    const due = `a${30 * day + 1}`;
    const followed = run(asked, documents(`${due} b${40 * day}`, { user: 'root' }), window);
    expect(followed.reads.map(({ kind }) => kind)).toEqual(['countBy', 'countBy']);
    const alone = run(asked, documents(due, { user: 'root' }), window);
    expect(alone.found.map(({ to }) => to)).toEqual([60 * day + 1]);
    for (const read of alone.reads)
      if (read.kind === 'stream') expect(read.window.to - read.window.from).toBe(120_000);
  });
});

describe('sequence of many keys', () => {
  const many = Array.from({ length: 1_100 }, (_, number) => `user${number}`);

  it.each([false, true])('finds those of every portion (absent: %s)', (absent) => {
    const seen = many.flatMap((user, number) => documents(number % 2 === 0 ? 'a101 b105' : 'a101', { user }));
    const { found } = run(condition('a b', { key: ['user'], absent }), seen, { pageSize: 1_000 });
    expect(found.map(({ key }) => key[0])).toEqual(
      many.filter((_, number) => (number % 2 === 0) === !absent).sort(),
    );
  });

  it('leaves a key with more of the last stage than it can hold, and says so', () => {
    const asked = condition('a b c', { key: ['user'], absent: true });
    const seen = [
      ...documents('a101 b105 c120', { user: 'busy' }),
      ...documents('a101 b105', { user: 'eve' }),
    ];
    const plain = createAnswerer(seen);
    const answer: Answerer['answer'] = (read) => {
      const result = plain.answer(read);
      const last = JSON.stringify(read).includes('"kind":"c"');
      if (result.kind !== 'countBy' || !last) return result;
      return { ...result, groups: result.groups.map((group) => ({ ...group, count: 1_000_001 })) };
    };
    const parts = asked.stages.map(({ name }) => ({ term: { kind: name } }));
    const input = {
      condition: asked,
      window: { from: 100, to: 200 },
      reread: 0,
      samples: 1,
      memory: null,
      parts,
    };
    const { found, outcome } = runCondition(sequence, input, { answer });
    expect(found.map(({ key }) => key)).toEqual([['eve']]);
    expect(outcome.problems).toEqual([
      'busy: more than 1,000,000 documents of "c" within the time, so whether it followed was not looked at',
    ]);
  });
});
