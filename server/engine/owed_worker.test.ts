import type { Rule } from '../../common/schemas';
import type { Cursor } from './cursors';
import type { LiveRule } from './evaluate_window';
import { OwedWorker } from './owed_worker';
import type { EngineServices } from './services';

const NOW = Date.parse('2026-03-02T12:00:00Z');
const HOUR = 3_600_000;
const ids = Array.from({ length: 10 }, (_, n) => `rule-${n}`);
const owing: Cursor = {
  revision: 1,
  enabledAt: null,
  to: NOW,
  planned: null,
  lastRunAt: NOW,
  owed: [{ from: NOW - HOUR, to: NOW }],
};
const rule = (id: string) =>
  ({
    id,
    bucket: 0,
    interval: '1m',
    schedule: null,
    condition: { type: 'any', key: [] },
    resolved: null,
  }) as Partial<Rule> as Rule;

/** A lane of ten rules that all owe an hour; `others` windows run, and what is begun does not end. */
function begun({ others, running = [] }: { others: number; running?: string[] }): string[] {
  const started: string[] = [];
  const lives = new Map(
    ids.map((id): [string, LiveRule] => [id, { rule: rule(id), memory: null as never, slow: false }]),
  );
  const worker = new OwedWorker({ clock: { now: () => NOW } } as object as EngineServices, {
    live: (id) => lives.get(id),
    cursor: () => owing,
    isRunning: (id) => running.includes(id) || started.includes(id),
    get underWay() {
      return others + started.length;
    },
    start: (live) => started.push(live.rule.id),
  });
  for (const id of ids) worker.note(id, owing);
  worker.startSome();
  worker.startSome();
  return started;
}

test.each([
  ['nothing else runs', { others: 0 }, ids.slice(0, 8)],
  ['newer windows run all the time', { others: 500 }, ['rule-0']],
  ['the newest window of the first one runs', { others: 1, running: ['rule-0'] }, ['rule-1']],
])('what is owed while %s', (_name, asked, expected) => {
  expect(begun(asked)).toEqual(expected);
});
