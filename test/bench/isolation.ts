import { type Engine, RunDelays } from '../../server/engine';
import { type BenchRule, inWorld, MINUTE, mustBeWell } from './bench_world';
import { figure, note } from './figures';
import { HoldingEs } from './holding_es';
import { rulesOf } from './kinds';
import { live, wait, warmUp } from './live_clock';
import { fillMix } from './mix';
import type { BenchOptions } from './options';
import { fillSource } from './source_data';

/** Delays of all rules but those named. */
class DelaysOfOthers extends RunDelays {
  readonly without = new Set<string>();

  override started(ruleId: string, lateMs: number, asleepMs: number): void {
    if (!this.without.has(ruleId)) super.started(ruleId, lateMs, asleepMs);
  }
  override ended(ruleId: string, lateMs: number): void {
    if (!this.without.has(ruleId)) super.ended(ruleId, lateMs);
  }
}

const isSlow = (index: string): boolean => index.endsWith('-slow');

/** One on an index whose searches take long, and one that throws whenever it is to run: its query is none. */
const badRules = (index: string): BenchRule[] =>
  [
    { name: 'slow', index: `${index}-slow`, query: '{"match_all":{}}' },
    { name: 'throws', index, query: '{ no JSON' },
  ].map(({ name, ...named }) => ({
    name,
    source: { kind: 'query', timeField: '@timestamp', language: 'dsl', ...named },
    condition: { type: 'any', key: [] },
  }));

/**
 * What one rule whose query takes `--hold` seconds (60) and one that throws do to the others' delays: `--minutes` without the
 * two, then as many with them. `--rules` (all together), `--documents`, `--warm-up`, `--kind quiet|mix`.
 */
export function benchIsolation(url: string, options: BenchOptions): Promise<string[]> {
  const minutes = options.number('minutes', 5);
  const warm = options.number('warm-up', 2);
  const holdMs = options.number('hold', 60) * 1_000;
  const others = options.number('rules', 1_000) - 2;
  let slow: HoldingEs | undefined;
  return inWorld(
    url,
    async (world) => {
      const rules = rulesOf(options, world.index, others, 'quiet');
      const end = Date.now() + (2 * (minutes + warm) + 10) * MINUTE;
      await fillMix(world, options.number('documents', 1_000_000), end);
      await fillSource(world.es, `${world.index}-slow`, { documents: 100, end, spanMs: 100 * MINUTE });
      const ids = await world.writeRules(rules, Date.now());
      const engine = world.engine();
      const delays = new DelaysOfOthers();
      engine.services.delays = delays;
      return live(engine, ids.length, async () => {
        const alone = await phase(engine, minutes, warm);
        await mustBeWell(engine, ids);
        const bad = badRules(world.index);
        for (const id of await world.writeRules(bad, Date.now())) delays.without.add(id);
        const together = await phase(engine, minutes, warm);
        note(
          `isolation: ${slow!.held} batches were held for ${holdMs / 1_000} s, or as long as was waited for`,
        );
        return [
          figure('isolation.start_p95_ms.without', alone.start),
          figure('isolation.start_p95_ms.with', together.start),
          figure('isolation.start_p95_ratio', together.start / alone.start, 2),
          figure('isolation.stored_p95_ms.without', alone.stored),
          figure('isolation.stored_p95_ms.with', together.stored),
          figure('isolation.stored_p95_ratio', together.stored / alone.stored, 2),
          figure('isolation.stored_max_ms.without', alone.storedMax),
          figure('isolation.stored_max_ms.with', together.storedMax),
          figure('isolation.runs_with_to_without', together.runs / alone.runs, 3),
          figure('isolation.held_batches', slow!.held),
        ];
      });
    },
    (es) => {
      slow = new HoldingEs(es, holdMs, isSlow);
      return slow;
    },
  );
}

async function phase(engine: Engine, minutes: number, warm: number) {
  await warmUp(engine, warm);
  await wait(minutes * MINUTE);
  const { starts, ends } = engine.services.delays;
  const seen = {
    runs: ends.count,
    start: starts.quantile(0.95) ?? Number.NaN,
    stored: ends.quantile(0.95) ?? Number.NaN,
    storedMax: ends.quantile(1) ?? Number.NaN,
  };
  note(
    `isolation: ${seen.runs} runs in ${minutes} minutes, p95 begun after ${seen.start.toFixed(0)} ms, stored after ${seen.stored.toFixed(0)} ms`,
  );
  return seen;
}
