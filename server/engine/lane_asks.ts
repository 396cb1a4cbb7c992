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

/**
 * Which lanes of others a node is to ask for, so that all run about as many: of each node that runs more than one lane more,
 * half of what it has too many.
 */
export function lanesToAsk(leases: ReadonlyArray<LeaseState | null>, me: string, now: number): string[] {
  const kept = new Map<string, string[]>([[me, []]]);
  for (const lease of leases)
    if (lease?.owner && lease.until > now)
      kept.set(lease.owner, [...(kept.get(lease.owner) ?? []), lease.lane]);
  const mine = kept.get(me)!.length;
  return [...kept.values()].flatMap((lanes) =>
    lanes.sort().slice(0, Math.max(0, (lanes.length - mine) >> 1)),
  );
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

  /** Whether another node asked for this lane a moment ago. Never rejects with `EsError`. */
  async askedFor(lane: string): Promise<boolean> {
    const found = await quietly(() => this.store.get<AskDocument>(this.store.alias('state'), askId(lane)));
    if (!found) return false;
    const { by, at } = found.source.payload;
    return by !== this.me && Math.abs(this.clock.now() - at) < GOOD_MS;
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
