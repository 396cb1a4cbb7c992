import { EsError } from '../ports';
import type { Store } from '../store';
import type { Clock } from './clock';
import { type LeaseState, readLeases } from './lease';

/** A node asks again after this long. */
const AGAIN_MS = 10_000;
/** An ask is good for this long: a little more than a turn of a lane lasts at most. */
const GOOD_MS = 20_000;

interface AskDocument {
  kind: 'ask';
  payload: { by: string; at: number };
}
const askId = (lane: string): string => `ask:${lane}`;

type Leases = ReadonlyArray<LeaseState | null>;

/** Which lanes each node keeps, in their order. */
function keptBy(leases: Leases, now: number): Map<string, string[]> {
  const kept = new Map<string, string[]>();
  for (const lease of leases)
    if (lease?.owner && lease.until > now)
      kept.set(lease.owner, [...(kept.get(lease.owner) ?? []), lease.lane].sort());
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

/** A node that has few lanes asks one with many for some; that one lets go of them at the end of its turn. */
export class LaneAsks {
  private readonly askedAt = new Map<string, number>();

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly me: string,
  ) {}

  /** Asks for a lane that another node keeps, where that one has more than its share. Never rejects with `EsError`. */
  async ask(lane: string, all: readonly string[]): Promise<void> {
    const now = this.clock.now();
    if (now - (this.askedAt.get(lane) ?? Number.NEGATIVE_INFINITY) < AGAIN_MS) return;
    this.askedAt.set(lane, now);
    await quietly(async () => {
      if (!lanesToAsk(await readLeases(this.store, all), this.me, now).includes(lane)) return;
      const doc: AskDocument = { kind: 'ask', payload: { by: this.me, at: now } };
      await this.store.write({ op: 'index', index: this.store.alias('state'), id: askId(lane), doc });
    });
  }

  /** Whether another node asked for this lane a moment ago and still has too few. Never rejects with `EsError`. */
  async askedFor(lane: string, all: readonly string[]): Promise<boolean> {
    const given = await quietly(async () => {
      const found = await this.store.get<AskDocument>(this.store.alias('state'), askId(lane));
      const now = this.clock.now();
      if (!found || Math.abs(now - found.source.payload.at) >= GOOD_MS) return false;
      const { by } = found.source.payload;
      return by !== this.me && mayGive(await readLeases(this.store, all), this.me, by, now);
    });
    return given ?? false;
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
