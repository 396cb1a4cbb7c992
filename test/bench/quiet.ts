import { benchAgainstRaw } from './against_raw';
import type { BenchRule } from './bench_world';
import type { BenchOptions } from './options';
import { fillSource } from './source_data';

const HOUR = 3_600_000;

/** Frequency rules that never match, each on its share of the documents: one count a rule and minute. */
export const quietRules = (index: string, count: number): BenchRule[] =>
  Array.from({ length: count }, (_, n) => ({
    name: `quiet ${n}`,
    source: {
      kind: 'query',
      index,
      timeField: '@timestamp',
      language: 'dsl',
      query: JSON.stringify({
        bool: { filter: [{ term: { service: `svc-${n % 200}` } }, { range: { status: { gte: 500 } } }] },
      }),
    },
    condition: { type: 'frequency', key: [], count: 1_000, within: '5m' },
  }));

/** Many rules that find nothing, which is what most rules do: `--rules`, `--documents`, `--rounds`. */
export function benchQuiet(url: string, options: BenchOptions): Promise<string[]> {
  return benchAgainstRaw(url, {
    name: 'quiet',
    rounds: options.number('rounds', 5),
    fill: ({ es, index }, end) =>
      fillSource(es, index, { documents: options.number('documents', 1_000_000), end, spanMs: 48 * HOUR }),
    rules: (index) => quietRules(index, options.number('rules', 10_000)),
  });
}
