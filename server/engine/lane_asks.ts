import { EsError } from '../ports';
import type { Store } from '../store';
import type { Clock } from './clock';
import { isGivenTo, isHeldBy, keeperOf, type LeaseState, readLeases } from './lease';

/** A node asks again after this long; twice as long each time that nothing came of it: it may be unable to take what it is given. */
const AGAIN_MS = 10_000;
const LONGEST_MS = 300_000;
/** An ask is good for this long: longer than it takes from one look for asks to the next. */
const GOOD_MS = 30_000;

interface AskDocument {
  kind: 'ask';
  payload: { by: string; at: number };
}
const askId = (lane: string): string => `ask:${lane}`;

type Leases = ReadonlyArray<LeaseState | null>;

/** Which lanes each node keeps, or is to take next, in their order. */
function keptBy(leases: Leases, now: number): Map<string, string[]> {
  const kept = new Map<string, string[]>();
  for (const lease of leases) {
    const keeper = lease && keeperOf(lease, now);
    if (keeper) kept.set(keeper, [...(kept.get(keeper) ?? []), lease.lane].sort());
  }
  return kept;
}

/**
 * Which lanes of others a node is to ask for, so that all run about as many: one after the other of whoever has most by then,
 * until nobody has two more than this node would.
 */
export function lanesToAsk(leases: Leases, me: string, now: number): string[] {
  const kept = keptBy(leases, now);
  const mine = kept.get(me)?.length ?? 0;
  kept.delete(me);
  const others = [...kept.values()];
  const asked: string[] = [];
  for (;;) {
    const [most] = others.sort((a, b) => b.length - a.length);
    if (!most || most.length - mine - asked.length < 2) return asked;
    asked.push(most.shift()!);
  }
}

/** Whether a node may let go of a lane for another that asked: it still has two more, whatever became of other lanes since. */
export function mayGive(leases: Leases, me: string, by: string, now: number): boolean {
  const kept = keptBy(leases, now);
  return (kept.get(me)?.length ?? 0) - (kept.get(by)?.length ?? 0) >= 2;
}

/** A node that has few lanes asks one with many for some; that one lets go of them as soon as its runs have ended. */
export class LaneAsks {
  private last = { at: Number.NEGATIVE_INFINITY, waitMs: 0, had: 0 };

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly me: string,
  ) {}

  /** Asks for the lanes that this node has too few, of those that have more than their share. Never rejects with `EsError`. */
  async ask(all: readonly string[]): Promise<void> {
    const now = this.clock.now();
    if (now - this.last.at < this.last.waitMs) return;
    this.last.at = now;
    await quietly(async () => {
      const leases = await readLeases(this.store, all);
      const lanes = lanesToAsk(leases, this.me, now);
      // What is only promised has not come yet.
      const had = leases.filter((lease) => lease && isHeldBy(lease, this.me, now)).length;
      const again = lanes.length > 0 && had <= this.last.had && this.last.waitMs > 0;
      this.last = { at: now, had, waitMs: again ? Math.min(this.last.waitMs * 2, LONGEST_MS) : AGAIN_MS };
      const doc: AskDocument = { kind: 'ask', payload: { by: this.me, at: now } };
      for (const lane of lanes)
        await this.store.write({ op: 'index', index: this.store.alias('state'), id: askId(lane), doc });
    });
  }

  /** The lanes that others have let go of for this node, to be taken at once. Rejects with `EsError`. */
  async given(all: readonly string[]): Promise<string[]> {
    const leases = await readLeases(this.store, all);
    const now = this.clock.now();
    return leases.flatMap((lease) => (lease && isGivenTo(lease, this.me, now) ? [lease.lane] : []));
  }

  /** Who asked for this lane a moment ago and still has too few; null when nobody did. Never rejects with `EsError`. */
  askedFor(lane: string, all: readonly string[]): Promise<string | null> {
    return quietly(async () => {
      const found = await this.store.get<AskDocument>(this.store.alias('state'), askId(lane));
      const now = this.clock.now();
      if (!found || Math.abs(now - found.source.payload.at) >= GOOD_MS) return null;
      const { by } = found.source.payload;
      return by !== this.me && mayGive(await readLeases(this.store, all), this.me, by, now) ? by : null;
    });
  }
}

/** Nothing hangs on it: it is asked again. */
async function quietly<T>(act: () => Promise<T>): Promise<T | null> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof EsError) return null;
    throw error;
  }
}
