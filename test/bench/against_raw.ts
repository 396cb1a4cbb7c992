import { type BenchRule, inWorld, MINUTE, mustBeWell, type World } from './bench_world';
import { figure, median, note } from './figures';
import { HeldClock } from './held_clock';
import { Recording, replay } from './recording';

export interface AgainstRaw {
  name: string;
  rounds: number;
  /** Fills the source with documents up to `end` (epoch ms). */
  fill(world: World, end: number): Promise<void>;
  rules(index: string): BenchRule[];
}

/**
 * The whole path of rules (due → queries → results → stored cursors, and alerts where there are any) against the ceiling
 * for the very same reads: each round all rules of one minute come due at once, and then what they read is sent again
 * as it was, with as many calls at once.
 */
export async function benchAgainstRaw(
  url: string,
  { name, rounds, fill, rules }: AgainstRaw,
): Promise<string[]> {
  let recording: Recording | undefined;
  const work = async (world: World): Promise<string[]> => {
    const start = Math.ceil(Date.now() / MINUTE) * MINUTE;
    await fill(world, start + (rounds + 2) * MINUTE);
    const ids = await world.writeRules(rules(world.index), start);
    const engine = world.engine();
    const searched = () => engine.services.readers.countsOf('default').searches;
    const clock = await HeldClock.start(engine, ids.length, start);
    const [whole, raw, cpu, searches]: number[][] = [[], [], [], []];
    try {
      // The first round is a warm-up: rules compile their queries, the engine its caches.
      for (let at = 0; at <= rounds; at++) {
        recording!.take();
        const before = searched();
        const { seconds, cpuMicros } = await clock.round();
        const asked = searched() - before;
        const recorded = recording!.take();
        const rawSeconds = await replay(world.es, recorded);
        const { batches, views } = recorded;
        note(
          `${name}, round ${at}: whole ${seconds.toFixed(2)} s, raw ${rawSeconds.toFixed(2)} s, ${batches.length} batches of ${asked} searches, ${views.length} views`,
        );
        if (at === 0) {
          await mustBeWell(engine, ids);
          continue;
        }
        whole!.push(ids.length / seconds);
        raw!.push(ids.length / rawSeconds);
        cpu!.push(cpuMicros / ids.length);
        searches!.push(asked / ids.length);
      }
      await mustBeWell(engine, ids);
    } finally {
      await clock.stop();
    }
    const found = await rulesWithAlerts(world);
    return [
      figure(`${name}.rules_per_second`, median(whole!)),
      figure(`${name}.raw_rules_per_second`, median(raw!)),
      figure(`${name}.ratio`, median(whole!.map((rate, at) => rate / raw![at]!)), 2),
      figure(`${name}.searches_per_rule`, median(searches!), 2),
      figure(`${name}.cpu_microseconds_per_rule`, median(cpu!)),
      figure(`${name}.percent_of_rules_with_alerts`, (100 * found) / ids.length, 1),
    ];
  };
  return inWorld(url, work, (es) => {
    recording = new Recording(es);
    return recording;
  });
}

/** How many rules found anything. */
async function rulesWithAlerts({ store }: World): Promise<number> {
  await store.refresh('alerts');
  const { aggregations } = await store.search('alerts', {
    size: 0,
    aggs: { rules: { cardinality: { field: 'kibana.alert.rule.uuid', precision_threshold: 10_000 } } },
  });
  return (aggregations.rules as { value: number } | undefined)?.value ?? 0;
}
