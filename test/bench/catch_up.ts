import type { Engine } from '../../server/engine';
import type { Store } from '../../server/store';
import { inWorld, MINUTE, mustBeWell, type World } from './bench_world';
import { figure, note } from './figures';
import { rulesOf } from './kinds';
import { live, wait } from './live_clock';
import { fillMix } from './mix';
import type { BenchOptions } from './options';

const HOUR = 60 * MINUTE;
/** A rule that is so far behind its newest window, and owes nothing older, is up to date. */
const PATIENCE_MS = 2 * MINUTE;
const LOOK_MS = 500;

interface CursorsDocument {
  payload: { rules: Record<string, { to: number; planned: number | null }> };
}

/** As if every node had been down for so long: the rules' cursors stand where they stood then. */
async function setBack(store: Store, ms: number): Promise<void> {
  await store.refresh('state');
  const { hits } = await store.search<CursorsDocument>('state', {
    size: 1_000,
    query: { term: { kind: 'cursors' } },
  });
  for (const { id, index, source: doc } of hits) {
    for (const cursor of Object.values(doc.payload.rules)) {
      cursor.to -= ms;
      cursor.planned = null;
    }
    await store.write({ op: 'index', index, id, doc });
  }
}

/** How many rules lack their newest window, how many owe any, and how many minutes all together lie before where they stand. */
async function standing(engine: Engine, ids: readonly string[]) {
  const now = engine.services.clock.now();
  let stale = 0;
  let owing = 0;
  let minutes = 0;
  for (const { evaluatedTo, health } of (await engine.ruleStatus(ids)).values()) {
    const behind = now - (evaluatedTo === null ? 0 : Date.parse(evaluatedTo));
    if (behind > PATIENCE_MS) stale += 1;
    if (behind > PATIENCE_MS || health === 'behind') owing += 1;
    minutes += Math.floor(behind / MINUTE);
  }
  return { stale, owing, minutes };
}

/** Runs the rules until each has a cursor of its own. */
async function runOnce(world: World, ids: readonly string[]): Promise<void> {
  const engine = world.engine();
  await live(engine, ids.length, async () => {
    for (;;) {
      const all = [...(await engine.ruleStatus(ids)).values()];
      if (all.every(({ lastRunAt }) => lastRunAt !== null)) return;
      await wait(LOOK_MS);
    }
  });
}

/**
 * Rules that missed `--hours` (24): the minutes they are owed, a second, until none owes anything. `--rules`, `--documents`,
 * `--minutes` (how long it may take), `--kind quiet|mix`.
 */
export function benchCatchUp(url: string, options: BenchOptions): Promise<string[]> {
  const count = options.number('rules', 1_000);
  const backMs = options.number('hours', 24) * HOUR;
  const most = options.number('minutes', 120) * MINUTE;
  return inWorld(url, async (world) => {
    const rules = rulesOf(options, world.index, count, 'mix');
    await fillMix(world, options.number('documents', 1_000_000), Date.now() + 30 * MINUTE);
    // Switched on before the outage, so that a condition which waits for its time since then has waited.
    const ids = await world.writeRules(rules, Date.now());
    await runOnce(world, ids);
    await setBack(world.store, backMs);
    const engine = world.engine();
    return live(engine, ids.length, async () => {
      const began = performance.now();
      const passed = () => performance.now() - began;
      const owed = (await standing(engine, ids)).minutes;
      note(`catch_up: ${ids.length} rules, ${owed.toLocaleString('en-US')} minutes owed`);
      let fresh: number | null = null;
      for (let said = 0; ; ) {
        const { stale, owing } = await standing(engine, ids);
        if (stale === 0) fresh ??= passed();
        if (owing === 0) break;
        if (passed() > most)
          throw new Error(`${owing} rules still owe something after ${most / MINUTE} minutes`);
        if (passed() - said > MINUTE / 2) {
          said = passed();
          note(
            `catch_up: ${(said / 1_000).toFixed(0)} s, ${stale} without their newest window, ${owing} owing`,
          );
        }
        await wait(LOOK_MS);
      }
      const seconds = passed() / 1_000;
      await mustBeWell(engine, ids);
      return [
        figure('catch_up.rule_windows', owed),
        figure('catch_up.seconds', seconds, 1),
        figure('catch_up.all_fresh_after_seconds', fresh === null ? null : fresh / 1_000, 1),
        figure('catch_up.rule_windows_per_second', owed / seconds),
      ];
    });
  });
}
