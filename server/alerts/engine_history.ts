import { Beginnings, type History, type Stretch } from '../steps';
import type { Store } from '../store';
import type { RecorderContext } from './engine_context';

/** What of a stored match says when a step let what through. */
interface Kept {
  id: string;
  from: string;
  step_keys?: string | string[];
  payload: { engine: { born?: number; job?: string } };
  [field: string]: unknown;
}

const IDENTITIES_AT_ONCE = 1_000;
type Wanted = { identity: string } & Stretch;

/**
 * What steps compare with: matches of the rule that were let through, read from the store as far as a search sees them, and those
 * that this process let through since. What this very run stored before it was cut off does not count until it is found again in
 * its place: so the run, repeated, decides the same.
 */
export class StoredHistory implements History {
  private readonly stored = new Beginnings();
  /** What was read of each identity. */
  private readonly read = new Map<string, Stretch>();
  private readonly own = new Beginnings();
  private readonly added: Array<{ id: string; at: number; identities: readonly string[] }> = [];

  constructor(private readonly context: RecorderContext) {}

  async load(wanted: readonly Wanted[]): Promise<void> {
    const missing = new Map<string, Stretch>();
    for (const { identity, after, before } of wanted) {
      const known = missing.get(identity) ?? this.read.get(identity);
      if (known && known.after <= after && known.before >= before) continue;
      missing.set(identity, {
        after: Math.min(after, known?.after ?? after),
        before: Math.max(before, known?.before ?? before),
      });
    }
    const all = [...missing];
    for (let at = 0; at < all.length; at += IDENTITIES_AT_ONCE)
      await this.search(all.slice(at, at + IDENTITIES_AT_ONCE));
  }

  private async search(part: Array<[string, Stretch]>): Promise<void> {
    const { io, rule } = this.context;
    const after = Math.min(...part.map(([, one]) => one.after));
    const before = Math.max(...part.map(([, one]) => one.before));
    for await (const hits of searchKept(
      io.store,
      rule.id,
      part.map(([identity]) => identity),
      { after, before },
    ))
      for (const { id, from, step_keys: keys = [], payload } of hits) {
        if (!this.isOwn(payload.engine)) this.stored.add(id, Date.parse(from), [keys].flat());
      }
    for (const [identity, stretch] of part) this.read.set(identity, stretch);
  }

  /** Stored by this run before it was cut off. */
  private isOwn({ born, job }: Kept['payload']['engine']): boolean {
    const { committed, mark } = this.context;
    return born !== undefined && born > committed && born <= mark && (job ?? null) === this.context.job;
  }

  async count(identity: string, stretch: Stretch): Promise<number> {
    await this.load([{ identity, ...stretch }]);
    const ids = new Set<string>();
    for (const kept of [this.stored, this.context.memory.letThrough, this.own])
      for (const [id] of kept.within(identity, stretch)) ids.add(id);
    return ids.size;
  }

  add(id: string, at: number, identities: readonly string[]): void {
    if (identities.length === 0) return;
    this.own.add(id, at, identities);
    this.added.push({ id, at, identities });
  }

  /** The run is over: what it let through is what the next one finds. */
  keep(): void {
    for (const { id, at, identities } of this.added.splice(0))
      this.context.memory.letThrough.add(id, at, identities);
  }
}

async function* searchKept(
  store: Store,
  ruleId: string,
  identities: readonly string[],
  { after, before }: Stretch,
): AsyncGenerator<Kept[]> {
  const body = {
    _source: ['id', 'from', 'step_keys', 'payload.engine.born', 'payload.engine.job'],
    query: {
      bool: {
        filter: [
          { term: { rule: ruleId } },
          { terms: { step_keys: identities } },
          { range: { from: { gt: Math.floor(after), lt: Math.ceil(before), format: 'epoch_millis' } } },
        ],
      },
    },
    sort: [{ from: 'asc' }, { id: 'asc' }],
  };
  for await (const page of store.scan<Kept>('matches', body)) yield page.map(({ source }) => source);
}
