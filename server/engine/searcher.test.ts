import { type Es, EsError } from '../ports';
import { type Asker, Searcher } from './searcher';

/** Answers each call as it is told, and keeps what was asked. */
function engine(answers: Array<'fine' | 'refused' | 'one refused'>) {
  const calls: string[][] = [];
  const es = {
    flavour: 'elasticsearch',
    async request({ lines }: { lines: Array<{ name?: string }> }) {
      calls.push(lines.flatMap(({ name }) => name ?? []));
      const how = answers.shift() ?? 'fine';
      if (how === 'refused') throw new EsError(429, 'too_busy', 'no');
      const responses = calls[calls.length - 1]!.map((_, at) =>
        how === 'one refused' && at === 0
          ? { status: 429, error: { type: 'es_rejected_execution_exception', reason: 'no' } }
          : { status: 200, took: 1, hits: { total: { value: 0 } }, _shards: { total: 1, failed: 0 } },
      );
      return { responses };
    },
  };
  return { es: es as unknown as Es, calls };
}

const ask = (searcher: Searcher, names: readonly string[], by: Asker = { rank: 0 }) =>
  Promise.allSettled(names.map((name) => searcher.search('logs', { name }, by)));
const named = (prefix: string, count: number) => Array.from({ length: count }, (_, at) => `${prefix}${at}`);

test.each(['refused', 'one refused'] as const)(
  'after a call that was %s, fewer are asked at once',
  async (how) => {
    const { es, calls } = engine([how]);
    const searcher = new Searcher(es, { timeoutMs: 1_000, batchSize: 40, inFlight: 1 });
    const counts = { searches: 0, batches: 0, rejected: 0 };
    await ask(searcher, named('a', 40), { rank: 0, counts });
    await ask(searcher, named('b', 60), { rank: 0, counts });
    expect(calls.map(({ length }) => length)).toEqual([40, 20, 30, 10]);
    expect(counts).toMatchObject({
      searches: 100,
      batches: 4,
      rejected: how === 'refused' ? 40 : 1,
    });
  },
);

test('meanwhile those of high rank go first, the oldest of them before others', async () => {
  const { es, calls } = engine(['refused', 'refused', 'refused']);
  const searcher = new Searcher(es, { timeoutMs: 1_000, batchSize: 40, inFlight: 1 });
  for (let at = 0; at < 3; at++) await ask(searcher, named('x', 1));
  await Promise.all([
    ask(searcher, ['low0', 'low1', 'low2']),
    ask(searcher, ['high0', 'high1'], { rank: 3 }),
  ]);
  expect(calls.slice(3)).toEqual([['high0', 'high1', 'low0', 'low1', 'low2']]);
});

test('where all is well they go as they came', async () => {
  const { es, calls } = engine([]);
  const searcher = new Searcher(es, { timeoutMs: 1_000, batchSize: 3, inFlight: 1 });
  await Promise.all([ask(searcher, ['low0', 'low1']), ask(searcher, ['high0', 'high1'], { rank: 3 })]);
  expect(calls).toEqual([['low0', 'low1', 'high0'], ['high1']]);
});
