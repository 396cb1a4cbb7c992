import type { ConditionType } from '../../common/schemas';
import { benchAgainstRaw } from './against_raw';
import type { BenchRule, World } from './bench_world';
import { MIX } from './mix_conditions';
import type { BenchOptions } from './options';
import { fillSource } from './source_data';

const TYPES = Object.keys(MIX) as ConditionType[];
/** One rule of so many finds something. */
const MATCHING = 25;
const SERVICES = 200;
/** Time between two documents: a million are a bit more than three days, whose hours can be compared. */
const APART_MS = 266;
const STRANGERS = 500;

const strangersOf = (index: string): string => `${index}-strangers`;

/** The documents that the mix is for, and an index of values that they do not have. */
export async function fillMix({ es, index }: World, documents: number, end: number): Promise<void> {
  const spanMs = documents * APART_MS;
  await fillSource(es, index, { documents, end, spanMs });
  const fields = (n: number) => ({ user: `stranger-${n}` });
  await fillSource(es, strangersOf(index), { documents: STRANGERS, end, spanMs, fields });
}

/** Rules of all types in equal shares, every other one with a key, a few per cent of each matching. */
export function mixedRules(
  index: string,
  count: number,
  types: readonly ConditionType[] = TYPES,
): BenchRule[] {
  return Array.from({ length: count }, (_, n): BenchRule => {
    const type = types[n % types.length]!;
    const round = Math.floor(n / types.length);
    const matching = round % MATCHING === MATCHING - 1;
    const manner = { keyed: round % 2 === 1, matching, index, strangers: strangersOf(index) };
    const { condition, query = '', everywhere } = MIX[type](manner);
    const service = everywhere ? '' : `service: svc-${n % SERVICES}`;
    return {
      name: `${type} ${n}`,
      source: {
        kind: 'query',
        index,
        timeField: '@timestamp',
        language: 'kuery',
        query: [service, query].filter((text) => text !== '').join(' and '),
      },
      condition,
    };
  });
}

/** Which types: `--types any,spike`; all when it is not said. */
export function typesOf(options: BenchOptions): ConditionType[] {
  return options.list('types', TYPES).map((name) => {
    const type = TYPES.find((one) => one === name);
    if (!type) throw new Error(`--types: there is no condition ${name}`);
    return type;
  });
}

/** A fleet of all conditions: `--rules`, `--documents`, `--rounds`, `--types`. */
export async function benchMix(url: string, options: BenchOptions): Promise<string[]> {
  const types = typesOf(options);
  return benchAgainstRaw(url, {
    name: 'mix',
    rounds: options.number('rounds', 5),
    fill: (world, end) => fillMix(world, options.number('documents', 1_000_000), end),
    rules: (index) => mixedRules(index, options.number('rules', 10_000), types),
  });
}
