import type { BenchRule } from './bench_world';
import { mixedRules, typesOf } from './mix';
import type { BenchOptions } from './options';
import { quietRules } from './quiet';

const KINDS = ['quiet', 'mix'] as const;
type Kind = (typeof KINDS)[number];

/** Rules of the kind that `--kind` asks for; both stand on the documents of the mix. */
export function rulesOf(options: BenchOptions, index: string, count: number, usual: Kind): BenchRule[] {
  const kind = options.one('kind', KINDS, usual);
  return kind === 'quiet' ? quietRules(index, count) : mixedRules(index, count, typesOf(options));
}
