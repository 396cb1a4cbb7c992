import type { Rule } from '../../common/schemas';
import type { Write } from '../store';
import type { LiveRule } from './evaluate_window';
import { runRule } from './run_rule';
import type { EngineServices } from './services';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-03-10T12:00:00Z');

test.each([
  ['what it remembers is forgotten with it', 5, ['delete memory:r']],
  ['where nothing is remembered, nothing is', 0, []],
])('what lies too far back is a gap; %s', async (_, margin, written) => {
  const writes: string[] = [];
  const gaps: string[] = [];
  const services = {
    clock: { now: () => NOW },
    random: () => 0,
    ports: { log: { warn: () => {} }, config: { maxCatchUpMs: 24 * HOUR } },
    gaps: { record: async (_rule: Rule, _window: object, reason: string) => void gaps.push(reason) },
    store: {
      alias: (name: string) => name,
      bulk: async (all: readonly Write[]) => void writes.push(...all.map(({ op, id }) => `${op} ${id}`)),
    },
  };
  const condition = { type: 'count', key: [], atLeast: 10, within: '1m', margin, levels: [] };
  const rule = {
    id: 'r',
    interval: '1m',
    schedule: null,
    queryDelay: '0s',
    bucket: 0,
    revision: 1,
    condition,
  };
  const from = NOW - 48 * HOUR;
  const next = await runRule(
    services as object as EngineServices,
    { rule, memory: { goBack: () => {} } } as object as LiveRule,
    { revision: 1, enabledAt: null, to: from, planned: null, lastRunAt: null },
    { from, to: from + 60_000 },
    new AbortController().signal,
  );
  expect([next.to, next.trouble, gaps, writes]).toEqual([NOW - 24 * HOUR, undefined, ['catch_up'], written]);
});
