import type { Rule, Run } from '../../common/schemas';
import { isoWindow, type Window } from '../../common/time';
import type { Recorded } from '../alerts';
import { stableId, type Write } from '../store';
import type { EngineServices } from './services';

export const NOTHING: Recorded = {
  created: 0,
  updated: 0,
  droppedBy: [],
  newAlerts: 0,
  notified: 0,
  problems: [],
};

/** Matches that a run found new or grown, those that steps dropped among them. */
export const matchesOf = ({ created, updated, droppedBy }: Recorded): number =>
  created + updated + droppedBy.reduce((sum, { count }) => sum + count, 0);

/** What is told of one evaluation beside its rule. */
export interface RunNote {
  window: Window;
  startedAt: number;
  outcome: Run['outcome'];
  /** Revision of the query that ran. */
  queryRevision: string;
  recorded: Recorded;
  /** What failed or was cut, in words. */
  problems: string[];
}

/** Keeps a notable run. Rejects when it cannot be stored. */
export async function noteRun({ io, clock }: EngineServices, rule: Rule, note: RunNote): Promise<void> {
  const { window, startedAt, outcome, recorded } = note;
  const id = stableId('run', rule.id, window.from, window.to, startedAt);
  const run: Run = {
    id,
    space: rule.space,
    ruleId: rule.id,
    ruleRevision: rule.revision,
    queryRevision: note.queryRevision,
    window: isoWindow(window),
    startedAt: new Date(startedAt).toISOString(),
    tookMs: clock.now() - startedAt,
    outcome,
    matches: matchesOf(recorded),
    ...(recorded.droppedBy.length > 0 && { droppedBy: recorded.droppedBy }),
    newAlerts: recorded.newAlerts,
    notified: recorded.notified,
    problems: note.problems,
  };
  const doc = {
    space: rule.space,
    rule: rule.id,
    outcome,
    started_at: run.startedAt,
    to: run.window.to,
    took_ms: run.tookMs,
    matches: run.matches,
    payload: run,
  };
  const write: Write = { op: 'create', index: await io.store.month('runs', startedAt), id, doc };
  await io.writeAll([write]);
}
