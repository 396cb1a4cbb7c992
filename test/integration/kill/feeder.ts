import type { TestDocument } from '../../../server/conditions/testing';
import { type Es, EsError } from '../../../server/ports';

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const TICK_MS = 250;
/** What never comes late is there before its windows are evaluated, and what does before it is out of every run's reach. */
const SLOWEST_MS = 9_000;
const USERS = ['ada', 'ben', 'cleo', 'dan', 'eve', 'fay'];
/** Of those that are not steady; one document in ten comes late, by 1 to 20 seconds. */
const LATE_SHARE = 0.17;
const LATE_MS = [1_000, 20_000] as const;

/**
 * Writes documents as they would come: each user is silent, then bursts; many have the very same time; some come late.
 * `steady` ones never do. Everything is remembered for the brute-force count.
 */
export class Feeder {
  readonly documents: TestDocument[] = [];
  private readonly bursts = new Map<string, { until: number; next: number }>();
  private readonly begin = Date.now();
  private stopped = false;
  private feeding: Promise<void> = Promise.resolve();

  constructor(
    private readonly es: Es,
    private readonly index: string,
    private readonly random: () => number,
  ) {}

  start(): void {
    this.feeding = this.feed();
    // Told when it is stopped.
    this.feeding.catch(() => {});
  }

  /** Resolves when the last document can be searched; answers when that was. */
  async stop(): Promise<number> {
    this.stopped = true;
    await this.feeding;
    return Date.now();
  }

  private async feed(): Promise<void> {
    while (!this.stopped) {
      const began = Date.now();
      const fresh = this.tick(began);
      await this.write(fresh);
      const took = Date.now() - began;
      if (took > SLOWEST_MS)
        throw new Error(`the engine took ${took} ms to store documents: too long for what is counted here`);
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, TICK_MS - (Date.now() - began))));
    }
  }

  private tick(now: number): TestDocument[] {
    const made: TestDocument[] = [];
    for (const user of USERS) {
      const burst = this.bursts.get(user) ?? { until: 0, next: now + this.between(0, 4_000) };
      this.bursts.set(user, burst);
      if (now >= burst.next) {
        burst.until = now + this.between(300, 2_500);
        burst.next = burst.until + this.between(2_000, 14_000);
      }
      const count = now < burst.until ? 1 + Math.floor(this.random() * 3) : this.random() < 0.02 ? 1 : 0;
      for (let n = 0; n < count; n++) made.push(this.document(user, now));
    }
    this.documents.push(...made);
    return made;
  }

  private document(user: string, now: number): TestDocument {
    const steady = this.random() < 0.4;
    const late = !steady && this.random() < LATE_SHARE ? this.between(...LATE_MS) : 0;
    // Rounded, so that equal times are common.
    const time = Math.max(this.begin, Math.floor((now - late) / 50) * 50);
    const id = `d${this.documents.length}-${Math.floor(this.random() * 1e9)}`;
    return { id, index: this.index, time, fields: { user, steady } };
  }

  private between(from: number, to: number): number {
    return from + Math.floor(this.random() * (to - from));
  }

  private async write(documents: readonly TestDocument[]): Promise<void> {
    if (documents.length === 0) return;
    const lines = documents.flatMap(({ id, time, fields }) => [
      { create: { _index: this.index, _id: id } },
      { '@timestamp': new Date(time).toISOString(), ...fields },
    ]);
    for (;;) {
      try {
        const request = { method: 'POST', path: '/_bulk', query: { refresh: true }, lines } as const;
        const { items } = await this.es.request<{ items: Array<{ create: { status: number } }> }>(request);
        // 409: it got there, but the answer did not get here.
        const refused = items.find(({ create }) => create.status >= 300 && create.status !== 409);
        if (!refused) return;
        throw new Error(`a document was refused: ${JSON.stringify(refused).slice(0, 500)}`);
      } catch (error) {
        if (!(error instanceof EsError && error.passing)) throw error;
      }
    }
  }
}
