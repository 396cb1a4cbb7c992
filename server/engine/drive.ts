import type { ConditionRun, Found, Outcome, Read, ReadResult } from '../conditions';

/** Where a run's matches go: the store for a scheduled run, a list for a preview. */
export interface Sink {
  found(found: Found[]): Promise<void>;
}

/**
 * Runs a condition to its end: answers what it asks, hands on what it finds. The one path of scheduled runs, previews and
 * tests. Rejects with whatever the reader or the sink rejects with, and when `signal` aborts.
 */
export async function drive(
  run: ConditionRun,
  answer: (read: Read) => Promise<ReadResult>,
  sink: Sink,
  signal?: AbortSignal,
): Promise<Outcome> {
  let results: ReadResult[] = [];
  for (;;) {
    const step = run.next(results);
    if (step.done) return step.value;
    if (signal?.aborted) throw new RunAborted();
    if ('reads' in step.value) {
      const { reads } = step.value;
      results = reads.length === 1 ? [await answer(reads[0]!)] : await Promise.all(reads.map(answer));
    } else {
      await sink.found(step.value.found);
      results = [];
    }
  }
}

/** The run was stopped: by a person, or because the lane went elsewhere. */
export class RunAborted extends Error {
  constructor() {
    super('the run was stopped');
    this.name = 'RunAborted';
  }
}
