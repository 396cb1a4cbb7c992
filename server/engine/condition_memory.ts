import type { Rule } from '../../common/schemas';
import type { Coalescer, Fence, Store } from '../store';

/** What a path-dependent condition remembers, after its newest complete run and after the one before. */
interface MemoryDocument {
  kind: 'memory';
  rule: string;
  /** `enabledAt`: of the rule; its newest windows begin anew with it. */
  payload: { revision: number; enabledAt?: string | null; now: Remembered; before: Remembered | null };
}
interface Remembered {
  to: number;
  memory: unknown;
}

/** `past`: the backfill whose pieces follow each other, or `owed`; null of a rule's newest windows. */
export interface MemoryOf {
  rule: Pick<Rule, 'id' | 'revision' | 'enabledAt'>;
  past: string | null;
}

/**
 * `version`: of the document that it was read from, null where there was none. `newest`: what was stored last; of a run that was
 * cut off, it is not what this one begins with.
 */
export interface Recalled {
  memory: unknown;
  newest: Remembered | null;
  version: Fence | null;
}

const memoryId = ({ rule, past }: MemoryOf): string =>
  past === null ? `memory:${rule.id}` : `memory:${rule.id}:${past}`;

/**
 * Memory as it was at the cursor: a run that was cut off after its memory was stored is repeated with the one before.
 * `null` when there is none that fits. `from`: where the window begins, epoch ms.
 */
export async function recall(io: Coalescer, of: MemoryOf, from: number): Promise<Recalled> {
  const stored = await io.get<MemoryDocument>(io.store.alias('state'), memoryId(of));
  if (!stored) return { memory: null, newest: null, version: null };
  const { payload } = stored.source;
  const { revision, enabledAt } = of.rule;
  // What held before the rule was off says nothing of the moment before its first window.
  const goesOn = of.past !== null || (payload.enabledAt ?? enabledAt) === enabledAt;
  const known = payload.revision === revision && goesOn ? [payload.now, payload.before] : [];
  // The newest windows leave out no time, and keep what stays as it is; another stretch of the past is another story.
  const fits = ({ to }: Remembered) => (of.past === null ? to <= from : to === from);
  const memory = known.find((one) => one && fits(one))?.memory ?? null;
  return { memory, newest: known[0] ?? null, version: stored };
}

/**
 * Stores the memory after the run up to `to`, keeping the one that the run began with. Rejects when another run has stored
 * its own meanwhile: this one belongs to a node that stood still while another went on.
 */
export async function remember(
  io: Coalescer,
  of: MemoryOf,
  run: { from: number; to: number; before: Recalled; after: unknown },
): Promise<void> {
  // A memory that stays as it is need not be written: what is stored is of an earlier window, and still true.
  const { newest } = run.before;
  const stays = (newest?.to ?? run.to) <= run.to;
  if (of.past === null && stays && JSON.stringify(newest?.memory ?? null) === JSON.stringify(run.after))
    return;
  const doc: MemoryDocument = {
    kind: 'memory',
    rule: of.rule.id,
    payload: {
      revision: of.rule.revision,
      enabledAt: of.rule.enabledAt,
      now: { to: run.to, memory: run.after },
      before: { to: run.from, memory: run.before.memory },
    },
  };
  const to = { index: io.store.alias('state'), id: memoryId(of), doc };
  const { version } = run.before;
  const [written] = await io.writeAll([
    version ? { op: 'index', ...to, fence: version } : { op: 'create', ...to },
  ]);
  if (written!.outcome === 'conflict')
    throw new Error('another run of this rule has stored what it remembers');
}

/** A past stretch is done, or windows were given up: nothing goes on from it. */
export async function forget(store: Store, of: MemoryOf): Promise<void> {
  await store.bulk([{ op: 'delete', index: store.alias('state'), id: memoryId(of) }]);
}
