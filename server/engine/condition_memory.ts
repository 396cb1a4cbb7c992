import type { Coalescer, Fence } from '../store';

/** What a path-dependent condition remembers, after its newest complete run and after the one before. */
interface MemoryDocument {
  kind: 'memory';
  rule: string;
  payload: { revision: number; now: Remembered; before: Remembered | null };
}
interface Remembered {
  to: number;
  memory: unknown;
}

const memoryId = (ruleId: string): string => `memory:${ruleId}`;

/** `version`: of the document that it was read from, null where there was none. */
export interface Recalled {
  memory: unknown;
  version: Fence | null;
}

/**
 * Memory as it was at the cursor: a run that was cut off after its memory was stored is repeated with the one before.
 * `null` when there is none that fits.
 */
export async function recall(
  io: Coalescer,
  ruleId: string,
  revision: number,
  cursorTo: number,
): Promise<Recalled> {
  const stored = await io.get<MemoryDocument>(io.store.alias('state'), memoryId(ruleId));
  if (!stored) return { memory: null, version: null };
  const { payload } = stored.source;
  const fits = payload.revision === revision ? [payload.now, payload.before] : [];
  const memory = fits.find((one) => one && one.to <= cursorTo)?.memory ?? null;
  return { memory, version: stored };
}

/**
 * Stores the memory after the run up to `to`, keeping the one that the run began with. Rejects when another run has stored
 * its own meanwhile: this one belongs to a node that stood still while another went on.
 */
export async function remember(
  io: Coalescer,
  ruleId: string,
  revision: number,
  run: { from: number; to: number; before: Recalled; after: unknown },
): Promise<void> {
  const doc: MemoryDocument = {
    kind: 'memory',
    rule: ruleId,
    payload: {
      revision,
      now: { to: run.to, memory: run.after },
      before: { to: run.from, memory: run.before.memory },
    },
  };
  const to = { index: io.store.alias('state'), id: memoryId(ruleId), doc };
  const { version } = run.before;
  const [written] = await io.writeAll([
    version ? { op: 'index', ...to, fence: version } : { op: 'create', ...to },
  ]);
  if (written!.outcome === 'conflict')
    throw new Error('another run of this rule has stored what it remembers');
}
