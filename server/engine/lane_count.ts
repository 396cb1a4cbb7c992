import type { Store } from '../store';
import type { Clock } from './clock';

/** Ids of one length, `lane-01` …: Task Manager drops `lane:1` while `lane:10` runs. `number`: from 0. */
export const laneId = (number: number): string => `lane-${String(number + 1).padStart(2, '0')}`;

/** So long a reading of the agreed number is good for. */
const KNOWN_MS = 1_000;

interface LaneCountDocument {
  kind: 'lanes';
  payload: { count: number; node: string; at: number };
}
const ID = 'lanes';

/**
 * Into how many lanes the rules are split, agreed by all nodes of the cluster: the node that starts last says, and the
 * others follow. Two numbers at once would give one rule to two lanes.
 */
export class LaneCount {
  private agreed: number;
  private readAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly own: { count: number; node: string },
  ) {
    this.agreed = own.count;
  }

  get count(): number {
    return this.agreed;
  }

  /** Makes this node's setting that of all. Rejects with `EsError`. */
  async declare(): Promise<void> {
    const index = this.store.alias('state');
    for (;;) {
      const found = await this.store.get<LaneCountDocument>(index, ID);
      if (found?.source.payload.count === this.own.count) break;
      const doc: LaneCountDocument = { kind: 'lanes', payload: { ...this.own, at: this.clock.now() } };
      const fence = found && { seqNo: found.seqNo, primaryTerm: found.primaryTerm };
      const write = fence ? { op: 'index' as const, fence } : { op: 'create' as const };
      const { outcome } = await this.store.write({ ...write, index, id: ID, doc });
      if (outcome === 'done') break;
    }
    this.agreed = this.own.count;
    this.readAt = this.clock.now();
  }

  /** The number as it is agreed now; `anew`: however lately it was read. Rejects with `EsError`. */
  async look(anew = false): Promise<number> {
    const now = this.clock.now();
    if (anew || now - this.readAt > KNOWN_MS) {
      this.readAt = now;
      const found = await this.store.get<LaneCountDocument>(this.store.alias('state'), ID);
      this.agreed = found?.source.payload.count ?? this.own.count;
    }
    return this.agreed;
  }
}
