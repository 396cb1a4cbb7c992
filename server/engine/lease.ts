import { performance } from 'node:perf_hooks';
import { EsError } from '../ports';
import type { Store, Stored } from '../store';
import type { Clock } from './clock';

/** Who runs a lane, until when by the engine's clock. The epoch grows whenever the lane changes hands. */
export interface LeaseState {
  lane: string;
  epoch: number;
  owner: string | null;
  node: string;
  until: number;
  /** When it was written last: a lane between two turns has let go but is not stuck. */
  renewedAt: number;
  /** Whose it is to take before any other may, until when by the engine's clock; of one that was let go. */
  promised?: { to: string; until: number };
}

interface LeaseDocument {
  kind: 'lease';
  lane: string;
  payload: LeaseState;
}

/** Share of its term after which a lease is renewed. */
export const RENEW_AFTER = 0.3;
/** Share of the term after which a lease of another is looked at again. */
export const LOOK_AFTER = 0.25;

/** So long a lane that was let go is kept for the node that asked for it, which looks for that every few seconds. */
export const PROMISE_MS = 12_000;

const leaseId = (lane: string): string => `lease:${lane}`;

/** As another's lease was seen last, and since when it has been so, by this process's monotonic timer. */
export interface Seen {
  seqNo: number;
  since: number;
}

/**
 * Whether nobody keeps a lease any more: it was let go, its term is over by the engine's clock, or nobody renewed it for a
 * term while this process watched. The last needs no clock that two nodes share.
 */
export function isOver(
  { owner, until }: Pick<LeaseState, 'owner' | 'until'>,
  { now, seenForMs, termMs }: { now: number; seenForMs: number; termMs: number },
): boolean {
  return owner === null || until <= now || seenForMs >= termMs;
}

/** Whether a lease that was let go is another's to take first. */
export function isPromised(
  { promised }: Pick<LeaseState, 'promised'>,
  me: string,
  { now, seenForMs }: { now: number; seenForMs: number },
): boolean {
  return promised !== undefined && promised.to !== me && promised.until > now && seenForMs < PROMISE_MS;
}

type Standing = Pick<LeaseState, 'owner' | 'until' | 'promised'>;

export const isHeldBy = ({ owner, until }: Standing, node: string, now: number): boolean =>
  owner === node && until > now;

/** Whether a lane was let go of for this node, and is free. */
export const isGivenTo = (lease: Standing, node: string, now: number): boolean =>
  keeperOf(lease, now) === node && !isHeldBy(lease, node, now);

/** Who keeps a lane, or is to take it next. */
export function keeperOf({ owner, until, promised }: Standing, now: number): string | null {
  if (owner !== null && until > now) return owner;
  return promised && promised.until > now ? promised.to : null;
}

/**
 * A lane's lease: one document, taken and kept by `if_seq_no`. Losing a race or an expired term is an answer, not an
 * error; an engine that cannot be reached rejects with `EsError`.
 */
export class Lease {
  private held: Stored<LeaseDocument> | null = null;
  private seen: Seen | null = null;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    readonly lane: string,
    private readonly owner: { id: string; node: string },
    readonly termMs: number,
    private readonly monotonic: () => number = () => performance.now(),
  ) {}

  /** The epoch while the lease is surely ours, else null: a process that was paused past its term sees null. */
  get epoch(): number | null {
    const state = this.held?.source.payload;
    return state && state.until > this.clock.now() ? state.epoch : null;
  }

  /** Takes a free or run-out lease, or renews our own. `fresh` says that the lane was somebody else's in between. */
  async acquire(): Promise<{ epoch: number; fresh: boolean } | null> {
    const now = this.clock.now();
    const current =
      this.held ?? (await this.store.get<LeaseDocument>(this.store.alias('state'), leaseId(this.lane)));
    const state = current?.source.payload;
    const ours = this.held !== null && state?.owner === this.owner.id;
    if (!ours && current) {
      const watched = this.watched(current, now);
      if (!isOver(state!, watched) || isPromised(state!, this.owner.id, watched)) return null;
    }
    const next: LeaseState = {
      lane: this.lane,
      epoch: ours ? state!.epoch : (state?.epoch ?? 0) + 1,
      owner: this.owner.id,
      node: this.owner.node,
      until: now + this.termMs,
      renewedAt: now,
    };
    // Somebody else may be quicker: it is looked at again next time.
    this.held = await this.put(next, current);
    return this.held && { epoch: next.epoch, fresh: !ours };
  }

  /** Goes on with a later epoch; null when the lease is somebody else's by now. */
  async raise(epoch: number): Promise<number | null> {
    const { held } = this;
    this.held = held && (await this.put({ ...held.source.payload, epoch }, held));
    return this.held && epoch;
  }

  private watched({ seqNo }: Stored<LeaseDocument>, now: number) {
    const at = this.monotonic();
    if (this.seen?.seqNo !== seqNo) this.seen = { seqNo, since: at };
    return { now, seenForMs: at - this.seen.since, termMs: this.termMs };
  }

  /**
   * Lets the next node take over at once, `to` before others. The epoch stays ours if nobody did by the time we
   * come back.
   */
  async release(to: string | null = null): Promise<void> {
    const held = this.held;
    if (!held || held.source.payload.until === 0) return;
    const now = this.clock.now();
    const { promised: _, ...state } = held.source.payload;
    const promised = to === null ? {} : { promised: { to, until: now + PROMISE_MS } };
    const written = await this.put({ ...state, ...promised, until: 0, renewedAt: now }, held).catch(
      (error) => {
        if (error instanceof EsError) return null;
        throw error;
      },
    );
    // What is promised to another is taken again by the usual way, if at all.
    this.held = to === null ? written : null;
  }

  private async put(
    state: LeaseState,
    over: Stored<LeaseDocument> | null,
  ): Promise<Stored<LeaseDocument> | null> {
    const doc: LeaseDocument = { kind: 'lease', lane: this.lane, payload: state };
    const index = this.store.alias('state');
    const id = leaseId(this.lane);
    const result = await this.store.write(
      over ? { op: 'index', index, id, doc, fence: over } : { op: 'create', index, id, doc },
    );
    if (result.outcome === 'conflict') return null;
    return { id, index, source: doc, seqNo: result.seqNo, primaryTerm: result.primaryTerm };
  }
}

/** All leases as they stand, for the health page. */
export async function readLeases(store: Store, lanes: readonly string[]): Promise<Array<LeaseState | null>> {
  const index = store.alias('state');
  const found = await store.mget<LeaseDocument>(lanes.map((lane) => ({ index, id: leaseId(lane) })));
  return found.map((one) => one?.source.payload ?? null);
}
