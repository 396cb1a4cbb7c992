import type { Store } from '../store';

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

/**
 * Memory as it was at the cursor: a run that was cut off after its memory was stored is repeated with the one before.
 * `null` when there is none that fits.
 */
export async function recall(
  store: Store,
  ruleId: string,
  revision: number,
  cursorTo: number,
): Promise<unknown> {
  const stored = await store.get<MemoryDocument>(store.alias('state'), memoryId(ruleId));
  const payload = stored?.source.payload;
  if (!payload || payload.revision !== revision) return null;
  for (const one of [payload.now, payload.before]) if (one && one.to <= cursorTo) return one.memory;
  return null;
}

/** Stores the memory after the run up to `to`, keeping the one that run began with. */
export async function remember(
  store: Store,
  ruleId: string,
  revision: number,
  run: { from: number; to: number; before: unknown; after: unknown },
): Promise<void> {
  const doc: MemoryDocument = {
    kind: 'memory',
    rule: ruleId,
    payload: {
      revision,
      now: { to: run.to, memory: run.after },
      before: { to: run.from, memory: run.before },
    },
  };
  await store.write({ op: 'index', index: store.alias('state'), id: memoryId(ruleId), doc });
}
