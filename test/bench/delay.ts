import { inWorld, MINUTE, mustBeWell, type World } from './bench_world';
import { figure, note } from './figures';
import { rulesOf } from './kinds';
import { live, wait, warmUp } from './live_clock';
import { type Memory, memory } from './memory';
import { fillMix } from './mix';
import type { BenchOptions } from './options';

const SHARES = [
  ['p50', 0.5],
  ['p95', 0.95],
  ['p99', 0.99],
  ['max', 1],
] as const;

/**
 * How late one-minute rules begin when their time has come, and when their cursors are stored, while lanes run by a timer on
 * the real clock; and whether memory stays as it is. `--rules`, `--documents`, `--minutes`, `--warm-up` (minutes),
 * `--kind quiet|mix`.
 */
export function benchDelay(url: string, options: BenchOptions): Promise<string[]> {
  const count = options.number('rules', 10_000);
  const minutes = options.number('minutes', 10);
  const warm = options.number('warm-up', 2);
  return inWorld(url, async (world: World) => {
    const rules = rulesOf(options, world.index, count, 'quiet');
    const documents = options.number('documents', 1_000_000);
    // Documents go on to come while it runs; filling takes its time, too.
    await fillMix(world, documents, Date.now() + (minutes + warm + 10) * MINUTE);
    const ids = await world.writeRules(rules, Date.now());
    const engine = world.engine();
    return live(engine, ids.length, async () => {
      await warmUp(engine, warm);
      const { starts, ends } = engine.services.delays;
      const late = () => SHARES.map(([name, share]) => `${name} ${starts.quantile(share)?.toFixed(0)} ms`);
      const kept: Memory[] = [memory()];
      for (let minute = 1; minute <= minutes; minute++) {
        await wait(MINUTE);
        const now = memory();
        kept.push(now);
        note(
          `delay, minute ${minute}: ${starts.count} starts, ${late().join(', ')}; heap ${now.heapMb.toFixed(0)} MB, in all ${now.rssMb.toFixed(0)} MB`,
        );
      }
      const ran = ends.count / (count * minutes);
      const figures = [
        ...SHARES.map(([name, share]) => figure(`delay.start_${name}_ms`, starts.quantile(share))),
        ...SHARES.map(([name, share]) => figure(`delay.stored_${name}_ms`, ends.quantile(share))),
        figure('delay.runs_of_due', ran, 3),
        ...kept.flatMap(({ heapMb, rssMb }, minute) => [
          figure(`delay.minute_${minute}.heap_mb`, heapMb),
          figure(`delay.minute_${minute}.rss_mb`, rssMb),
        ]),
        figure('delay.heap_ratio', kept[kept.length - 1]!.heapMb / kept[0]!.heapMb, 2),
      ];
      await mustBeWell(engine, ids);
      return figures;
    });
  });
}
