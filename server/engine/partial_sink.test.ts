import type { FlatlineCondition, MetricAggregationCondition } from '../../common/schemas';
import { type ConditionModule, conditions, type Found, type RunInput } from '../conditions';
import { createAnswerer } from '../conditions/testing';
import { drive } from './drive';
import { sureOnly } from './partial_sink';
import type { ReadProblem } from './problems';

const MINUTE = 60_000;
const metric: MetricAggregationCondition = {
  type: 'metric_aggregation',
  key: [],
  metric: { agg: 'count', field: null, percent: 95 },
  within: '1m',
  atLeast: 0,
  above: null,
  below: null,
  levels: [],
  margin: 0,
};
const frequency = { type: 'frequency', key: [], count: 2, within: '1m', levels: [], margin: 0 } as const;
const flatline: FlatlineCondition = {
  type: 'flatline',
  key: [],
  fewerThan: 1,
  within: '1m',
  expected: [],
  lists: [],
  remember: '7d',
  forgotten: [],
  levels: [],
  margin: 0,
};

test('where nothing is owed, counted anew of what there is', async () => {
  const found: Found[] = [];
  const sink = sureOnly({ found: async (some) => void found.push(...some) }, { whole: false, owed: false });
  const one = { key: [], from: 1, to: 2, until: 3, count: 2, continues: false, document: 'd', sample: [] };
  await sink.found([
    { ...one, shifts: true },
    { ...one, unsure: true },
  ]);
  expect(found).toEqual([{ ...one, shifts: true }]);
});

/** What of a run over two documents gets through; `partial`: its first search says that it did not see all. */
async function through(condition: RunInput['condition'], partial: boolean): Promise<Found[]> {
  const documents = [1, 2].map((n) => ({
    id: `d${n}`,
    index: 'events',
    time: 10 * MINUTE - n,
    fields: { n },
  }));
  const answerer = createAnswerer(condition.type === 'flatline' ? [] : documents);
  const problems: ReadProblem[] = [];
  const found: Found[] = [];
  const sink = { found: async (some: Found[]) => void found.push(...some) };
  const run = (conditions[condition.type] as unknown as ConditionModule).run({
    condition,
    window: { from: 9 * MINUTE, to: 10 * MINUTE },
    reread: 0,
    samples: 1,
    memory: null,
    every: MINUTE,
    since: null,
    zone: 'UTC',
    stopped: [],
    kept: null,
    lists: new Map(),
    parts: [],
    series: false,
  });
  const answer = async (read: Parameters<typeof answerer.answer>[0]) => {
    if (partial) problems.push({ kind: 'partial', message: '1 of 2 shards failed' });
    return answerer.answer(read);
  };
  const seen = {
    get whole() {
      return problems.length === 0;
    },
    get owed() {
      return problems.length > 0;
    },
  };
  await drive(run, answer, sureOnly(sink, seen));
  return found;
}

describe('what is found where only a part was seen', () => {
  const average = { ...metric.metric, agg: 'avg' as const, field: 'n' };
  const sum = { ...metric.metric, agg: 'sum' as const, field: 'n' };
  const greatest = { ...metric.metric, agg: 'max' as const, field: 'n' };
  const least = { ...metric.metric, agg: 'min' as const, field: 'n' };
  it.each([
    ['silence', flatline, 0],
    ['too few', { ...metric, below: 5 }, 0],
    ['enough', { ...metric, above: 1 }, 1],
    ['an average above', { ...metric, metric: average, above: 1 }, 0],
    ['a sum above', { ...metric, metric: sum, above: 1 }, 0],
    ['a greatest above', { ...metric, metric: greatest, above: 1 }, 1],
    ['a least below', { ...metric, metric: least, below: 2 }, 1],
    ['a least above', { ...metric, metric: least, above: 0 }, 0],
    ['an episode of enough', { ...frequency, again: 'episode' }, 1],
    ['enough, counted anew', { ...frequency, again: 'every' }, 0],
  ] as const)('%s', async (_name, condition, sure) => {
    expect(await through(condition as RunInput['condition'], false)).toHaveLength(1);
    expect(await through(condition as RunInput['condition'], true)).toHaveLength(sure);
  });
});
