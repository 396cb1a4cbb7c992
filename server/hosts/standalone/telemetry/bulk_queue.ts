import { type Es, EsError, type Log } from '../../../ports';

/** A document on its way into an index. */
export interface Outgoing {
  index: string;
  /** Makes sending it twice harmless; without one the engine names it. */
  id?: string;
  source: Record<string, unknown>;
}

export interface QueueCounts {
  queued: number;
  stored: number;
  /** Refused by the engine for good. */
  refused: number;
  /** Given up because the queue was full. */
  dropped: number;
}

interface BulkAnswer {
  errors: boolean;
  items: Array<Record<string, { status: number; error?: { type: string; reason: string } }>>;
}

export interface BulkQueueOptions {
  /** Documents held at most; beyond that the oldest are given up. */
  capacity?: number;
  flushEveryMs?: number;
}

const BATCH = 1_000;
const SEND_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 3_000;

/**
 * Sends documents in the background. Adding never waits and never fails; what cannot be sent now is kept and tried
 * again, up to the capacity. Every kind of failure is counted, and logged once until sending works again.
 */
export class BulkQueue {
  private waiting: Outgoing[] = [];
  private sending: Promise<void> | null = null;
  private timer: NodeJS.Timeout;
  private failing = false;
  private readonly told = new Set<string>();
  private readonly counted = { stored: 0, refused: 0, dropped: 0 };
  private readonly capacity: number;

  constructor(
    private readonly es: Es,
    private readonly log: Log,
    { capacity = 20_000, flushEveryMs = 2_000 }: BulkQueueOptions = {},
  ) {
    this.capacity = capacity;
    this.timer = setInterval(() => void this.flush(), flushEveryMs);
    this.timer.unref();
  }

  get counts(): QueueCounts {
    return { queued: this.waiting.length, ...this.counted };
  }

  add(document: Outgoing): void {
    this.waiting.push(document);
    const over = this.waiting.length - this.capacity;
    if (over <= 0) return;
    this.waiting.splice(0, over);
    this.counted.dropped += over;
    this.tellOnce('full', `more is measured than can be stored: the oldest of ${this.capacity} are given up`);
  }

  /** Sends what waits now; resolves when it is sent, or when sending failed and it waits on. Never rejects. */
  flush(timeoutMs = SEND_TIMEOUT_MS): Promise<void> {
    this.sending ??= this.drain(timeoutMs).finally(() => {
      this.sending = null;
    });
    return this.sending;
  }

  /** Sends the rest, for at most a moment, and stops. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.flush(STOP_TIMEOUT_MS);
    await this.flush(STOP_TIMEOUT_MS);
  }

  private async drain(timeoutMs: number): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, BATCH);
      const again = await this.send(batch, timeoutMs);
      if (again.length === 0) continue;
      this.waiting.unshift(...again);
      return;
    }
  }

  /** The part of the batch that should be tried again later. */
  private async send(batch: Outgoing[], timeoutMs: number): Promise<Outgoing[]> {
    const ingested = new Date().toISOString();
    const lines = batch.flatMap(({ index, id, source }) => [
      { create: { _index: index, ...(id === undefined ? {} : { _id: id }) } },
      { ...source, event: { ...(source.event as object | undefined), ingested } },
    ]);
    try {
      const answer = await this.es.request<BulkAnswer>(
        { method: 'POST', path: '/_bulk', lines },
        { timeoutMs },
      );
      const again = this.judge(batch, answer);
      if (again.length === 0 && this.failing) {
        this.failing = false;
        this.told.clear();
        this.log.info(`measurements are stored again (${JSON.stringify(this.counts)})`);
      }
      return again;
    } catch (failure) {
      const error = failure instanceof EsError ? failure : null;
      this.failing = true;
      this.tellOnce('call', `measurements cannot be stored: ${(failure as Error).message}`);
      if (error?.passing ?? true) return batch;
      this.counted.refused += batch.length;
      return [];
    }
  }

  private judge(batch: Outgoing[], answer: BulkAnswer): Outgoing[] {
    if (!answer.errors) {
      this.counted.stored += batch.length;
      return [];
    }
    return batch.filter((document, at) => {
      const item = Object.values(answer.items[at] ?? {})[0];
      const status = item?.status ?? 500;
      // 409: it was stored before.
      if (status < 300 || status === 409) this.counted.stored += 1;
      else if (status === 429 || status >= 500) return true;
      else {
        this.counted.refused += 1;
        this.tellOnce(
          `${document.index} ${item?.error?.type}`,
          `${document.index} refused a document: ${item?.error?.reason ?? status}`,
        );
      }
      return false;
    });
  }

  private tellOnce(kind: string, message: string): void {
    if (this.told.has(kind)) return;
    this.told.add(kind);
    this.log.warn(message);
  }
}
