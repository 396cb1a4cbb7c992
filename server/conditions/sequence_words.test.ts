import { conditionSchema, type SequenceCondition, type Source } from '../../common/schemas';
import { sequence } from './sequence';

const SECOND: Source = {
  kind: 'query',
  index: 'pay',
  timeField: 'at',
  language: 'kuery',
  query: '',
  dataViewId: null,
};

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

describe('sequence in words', () => {
  const key = { 'user.name': 'root' };
  const said = (names: string, values: Record<string, string | null>, change: Partial<SequenceCondition>) => {
    const asked = condition(names, { within: '10m', ...change });
    return sequence.reason(asked, { key: asked.key.length > 0 ? key : {}, count: 2, values });
  };
  const at = '2026-03-01T12:03:10.250Z';

  it.each([
    ['log-in download', {}, 'log-in, then download within 10 minutes'],
    [
      'log-in download delete',
      { key: ['user.name'] },
      'user.name **root**: log-in, then download, then delete within 10 minutes',
    ],
    [
      'order payment',
      { key: ['user.name'], absent: true },
      'user.name **root**: order 2026-03-01 12:03:10 UTC not followed by payment within 10 minutes',
    ],
  ])('%s %j', (names, change, expected) => {
    expect(said(names, { order: at, payment: null }, change)).toBe(expected);
  });
});

describe('sequence, its stages', () => {
  it('name other sources, narrowed and under other names', () => {
    const asked = condition('a b', {
      key: ['user'],
      stages: [
        { ...stageOf('x'), source: SECOND },
        { ...stageOf('y'), key: ['login'] },
        { ...stageOf('z'), source: SECOND },
      ],
    });
    expect(sequence.sources?.(asked)).toHaveLength(2);
    expect(sequence.parts?.(asked).map(({ part, source }) => [part.query, source])).toEqual([
      ['kind:x', 1],
      ['kind:y', 0],
      ['kind:z', 2],
    ]);
  });

  it.each([
    ['another stage has this name', { stages: [{ name: 'a' }, { name: 'a' }] }],
    ['name as many fields as the key has', { stages: [{ name: 'a', key: ['x'] }, { name: 'b' }] }],
  ])('%s', (message, change) => {
    const parsed = conditionSchema.safeParse({ type: 'sequence', key: [], within: '1m', ...change });
    expect(parsed.error?.issues.map((issue) => issue.message)).toEqual([message]);
  });
});
