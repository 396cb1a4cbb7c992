import { type BenchRule, inWorld, MINUTE, mustBeWell } from './bench_world';
import { figure, median, note } from './figures';
import { HeldClock } from './held_clock';
import { memory } from './memory';
import type { BenchOptions } from './options';
import { fillSource } from './source_data';

const HOUR = 60 * MINUTE;
/** The windows of all rules hold so many documents of each key, and of all keys together that many at least. */
const OF_A_KEY = 2;
const FEWEST = 1_000;
const CONDITIONS = ['frequency', 'metric_aggregation'] as const;
type GrowingCondition = (typeof CONDITIONS)[number];

/** One that counts first and looks no further, and one that has to look at every key. */
const CONDITION: Record<GrowingCondition, BenchRule['condition']> = {
  frequency: {
    type: 'frequency',
    key: ['user'],
    count: 10_000_000,
    within: '1h',
  },
  metric_aggregation: {
    type: 'metric_aggregation',
    key: ['user'],
    metric: { agg: 'avg', field: 'duration' },
    within: '1h',
    above: 10_000,
  },
};

interface Cell {
  condition: GrowingCondition;
  rules: number;
  keys: number;
}

/**
 * Cost by the number of rules and of the keys that each looks at: `--rules 1000,10000`, `--keys 1,10,1000,10000,100000`,
 * `--conditions`, `--rounds`. Where rules times keys are more than `--most-keys`, there are fewer rules.
 */
export async function benchGrowth(url: string, options: BenchOptions): Promise<string[]> {
  const most = options.number('most-keys', 1_000_000);
  const rounds = options.number('rounds', 3);
  const lines: string[] = [];
  for (const name of options.list('conditions', CONDITIONS)) {
    const condition = CONDITIONS.find((one) => one === name);
    if (!condition) throw new Error(`--conditions: one of ${CONDITIONS.join(', ')}`);
    for (const keys of options.numbers('keys', [1, 10, 1_000, 10_000, 100_000])) {
      const fitting = options
        .numbers('rules', [1_000, 10_000])
        .map((rules) => Math.min(rules, Math.floor(most / keys)));
      for (const rules of new Set(fitting)) {
        if (rules > 0) lines.push(...(await benchCell(url, { condition, rules, keys }, rounds)));
      }
    }
  }
  return lines;
}

function benchCell(url: string, { condition, rules, keys }: Cell, rounds: number): Promise<string[]> {
  const name = `growth.${condition}.rules_${rules}.keys_${keys}`;
  return inWorld(url, async ({ es, index, engine: newEngine, writeRules }) => {
    const start = Math.ceil(Date.now() / MINUTE) * MINUTE;
    const span = 2 * HOUR;
    await fillSource(es, index, {
      documents: (Math.max(keys * OF_A_KEY, FEWEST) * span) / HOUR,
      end: start + (rounds + 2) * MINUTE,
      spanMs: span,
      fields: (n) => ({ user: `user-${n % keys}`, duration: n % 100 }),
    });
    const all = Array.from({ length: rules }, (_, n): BenchRule => {
      // No two rules ask the very same, so that no answer of one is another's.
      const query = `not service: other-${n}`;
      return {
        name: `growing ${n}`,
        source: { kind: 'query', index, timeField: '@timestamp', language: 'kuery', query },
        condition: CONDITION[condition],
      };
    });
    const ids = await writeRules(all, start);
    const engine = newEngine();
    const clock = await HeldClock.start(engine, ids.length, start);
    const rates: number[] = [];
    const cpu: number[] = [];
    try {
      for (let at = 0; at <= rounds; at++) {
        const { seconds, cpuMicros } = await clock.round();
        note(`${name}, round ${at}: ${seconds.toFixed(2)} s`);
        if (at === 0) continue;
        rates.push(rules / seconds);
        cpu.push(cpuMicros / rules);
      }
      await mustBeWell(engine, ids);
    } finally {
      await clock.stop();
    }
    return [
      figure(`${name}.rules_per_second`, median(rates), 1),
      figure(`${name}.cpu_microseconds_per_rule`, median(cpu)),
      figure(`${name}.heap_mb`, memory().heapMb),
    ];
  });
}
