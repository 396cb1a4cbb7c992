import type { Delivery } from '../../common/schemas';
import type { Log } from '../ports';
import { Coalescer, type Store } from '../store';
import { backoffMs } from './backoff';
import { planBundles } from './bundles';
import type { ChannelStore, StoredChannel } from './channel_store';
import type { NotifyResult } from './contract';
import { type DeliverDeps, deliver } from './deliver';
import { deliverBundle } from './deliver_bundle';
import { type DeliveryDocument, deliveryOf } from './delivery';
import { type Planned, planMessages, type StoredDelivery } from './plan';
import { Rates } from './rates';
import { resend } from './resend';
import { SLOT_LIMITS, type SlotLimits, Slots } from './slots';
import { WORK_LIMITS, type Work, type WorkLimits, Works } from './works';

const PAGE = 500;
/** Further pending deliveries of the alerts on a page; more of them than this go out one by one. */
const SIBLINGS = 1_000;
const IDLE_MS = 2_000;
const BUSY_MS = 200;
/** A channel that fails is left alone this long at most, unless it asks for more itself. */
const LONGEST_PAUSE_MS = 30_000;
const LONGEST_ASKED_MS = 15 * 60_000;

export interface OutboxDeps {
  store: Store;
  channels: ChannelStore;
  log: Log;
  /** Epoch milliseconds, by the engine's clock. */
  now(): number;
  /** This process, among all that share the outbox. */
  owner: string;
  random?: () => number;
  limits?: Partial<SlotLimits>;
  works?: Partial<WorkLimits>;
}

/** What must not be begun twice at once: a message about an alert, or the next one of a bundle. */
const nameOf = ({ carrier, gathers }: Planned): string => gathers ?? carrier.id;

/**
 * Sends what is stored in `<prefix>_deliveries`; every node runs one.
 * - `tick` looks for pending deliveries that are due, leaving out channels that are full or resting;
 * - several pending notices of one alert become one message (`plan.ts`), and so does a bundle (`bundles.ts`);
 * - each is claimed, sent and recorded (`deliver.ts`, `deliver_bundle.ts`): at most 256 are on their way, so that claims and
 *   records are written many at a time, and 16 are sent at once, 2 to a channel; slow ones run on by themselves.
 */
export class Outbox {
  private readonly slots: Slots;
  private readonly works: Works;
  private readonly io: Coalescer;
  private readonly resting = new Map<string, { until: number; failures: number }>();
  private readonly rates = new Rates();
  /** How many a minute each channel may be sent, as last seen. */
  private readonly perMinute = new Map<string, number | null>();
  private readonly inFlight = new Set<string>();
  private waker: (() => void) | null = null;
  private woken = false;

  constructor(private readonly deps: OutboxDeps) {
    this.io = new Coalescer(deps.store, 2);
    this.slots = new Slots({ ...SLOT_LIMITS, ...deps.limits });
    this.works = new Works({ ...WORK_LIMITS, ...deps.works });
  }

  /** One look: starts what can be started and waits for it, except for what is slow. Answers how many were started. Rejects with `EsError`. */
  async tick(): Promise<number> {
    const due = await this.findDue();
    if (due.length === 0) return 0;
    // So that what was stored before these is seen as well: else a recovery could overtake its trigger.
    await this.deps.store.refresh('deliveries');
    const siblings = await this.findSiblings(due);
    const channels = await this.deps.channels.load(due.map((one) => one.source.payload.delivery.channelId));
    for (const [id, { channel }] of channels) this.perMinute.set(id, channel.perMinute);
    const now = this.deps.now();
    const bundles = await planBundles(due, this.deps.store, now);
    const plans = [...planMessages(due, siblings, now), ...bundles].filter(
      (plan) => !this.inFlight.has(nameOf(plan)),
    );
    return this.start(plans, channels);
  }

  /** Ticks until `signal` aborts, then waits for what is being sent. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    let failures = 0;
    signal.addEventListener('abort', () => this.wake(), { once: true });
    while (!signal.aborted) {
      let pause = IDLE_MS;
      try {
        if ((await this.tick()) > 0) pause = BUSY_MS;
        failures = 0;
      } catch (error) {
        failures += 1;
        pause = Math.min(IDLE_MS * 2 ** failures, 60_000) * (0.75 + this.random() / 2);
        this.deps.log.warn(`deliveries wait, the engine did not answer: ${(error as Error).message}`);
      }
      if (!signal.aborted) await this.pause(pause);
    }
    await this.drain();
  }

  /** Something was stored: look now instead of in two seconds. */
  wake(): void {
    this.woken = true;
    this.waker?.();
  }

  /** Resolves when nothing is being sent any more. */
  drain(): Promise<void> {
    return this.works.idle();
  }

  /** Puts a failed delivery back to pending, with a day of tries ahead. Rejects with `ResendRefused`. */
  async resend(space: string, id: string): Promise<Delivery> {
    const delivery = await resend(this.deps, space, id);
    this.wake();
    return delivery;
  }

  private async findDue(): Promise<StoredDelivery[]> {
    const now = new Date(this.deps.now()).toISOString();
    const page = await this.deps.store.search<DeliveryDocument>('deliveries', {
      size: PAGE,
      track_total_hits: false,
      sort: [{ next_try_at: { order: 'asc', unmapped_type: 'date' } }],
      query: {
        bool: {
          filter: [{ term: { state: 'pending' } }, { range: { next_try_at: { lte: now } } }],
          must_not: [{ range: { claimed_until: { gt: now } } }, { terms: { channel: this.unavailable() } }],
        },
      },
    });
    return page.hits;
  }

  private async findSiblings(due: readonly StoredDelivery[]): Promise<StoredDelivery[]> {
    const distinct = (pick: (delivery: Delivery) => string) => [
      ...new Set(due.map((one) => pick(deliveryOf(one)))),
    ];
    const page = await this.deps.store.search<DeliveryDocument>('deliveries', {
      size: SIBLINGS,
      track_total_hits: false,
      sort: [{ created_at: 'asc' }],
      query: {
        bool: {
          filter: [
            { term: { state: 'pending' } },
            { terms: { alert: distinct((one) => one.alertId) } },
            { terms: { channel: distinct((one) => one.channelId) } },
          ],
          must_not: [{ ids: { values: due.map(({ id }) => id) } }],
        },
      },
    });
    return page.hits;
  }

  private unavailable(): string[] {
    const now = this.deps.now();
    const resting = [...this.resting].filter(([, { until }]) => until > now).map(([id]) => id);
    return [...new Set([...resting, ...this.slots.full(), ...this.rates.full(this.perMinute, now)])];
  }

  private async start(plans: Planned[], channels: Map<string, StoredChannel>): Promise<number> {
    let queue = plans;
    let started = 0;
    const now = this.deps.now();
    const left = new Map(
      [...this.perMinute].map(([id, perMinute]) => [id, this.rates.room(id, perMinute, now)] as const),
    );
    while (queue.length > 0) {
      const unavailable = new Set(this.unavailable());
      const later: Planned[] = [];
      for (const plan of queue) {
        const { channelId } = deliveryOf(plan.carrier);
        // What will not find room soon is left for a later look: it is neither claimed nor kept.
        const room = left.get(channelId) ?? Number.POSITIVE_INFINITY;
        if (unavailable.has(channelId) || room === 0) continue;
        if (this.works.room(channelId)) {
          left.set(channelId, room - 1);
          this.begin(plan, channels);
          started += 1;
        } else later.push(plan);
      }
      queue = later;
      if (queue.length > 0) await this.works.change();
    }
    while (this.works.brisk) await this.works.change();
    return started;
  }

  private rests(id: string): boolean {
    return (this.resting.get(id)?.until ?? 0) > this.deps.now();
  }

  private hasRate(id: string): boolean {
    return this.rates.room(id, this.perMinute.get(id) ?? null, this.deps.now()) > 0;
  }

  /** Sends when it is its turn; null, and nothing is sent, where that will not be soon. */
  private async inSlot(work: Work, send: () => Promise<NotifyResult | null>): Promise<NotifyResult | null> {
    const { channelId } = work;
    const onSlow = () => {
      work.slow = true;
      this.works.tell();
    };
    const result = await this.slots.run(
      channelId,
      async () => {
        // Others were sent meanwhile: the channel may have failed, or had as many as it may.
        if (this.rests(channelId) || !this.hasRate(channelId)) return null;
        this.rates.count(channelId, this.perMinute.get(channelId) ?? null, this.deps.now());
        return send();
      },
      onSlow,
    );
    work.slow = false;
    return result;
  }

  private begin(plan: Planned, channels: Map<string, StoredChannel>): void {
    const { id, channelId } = deliveryOf(plan.carrier);
    this.inFlight.add(nameOf(plan));
    this.works.begin(channelId, async (work) => {
      try {
        const deps: DeliverDeps = {
          ...this.deps,
          io: this.io,
          random: () => this.random(),
          inSlot: async (send) => {
            const result = await this.inSlot(work, send);
            if (result) this.judge(channelId, result);
            return result;
          },
        };
        const send = plan.gathers === null ? deliver : deliverBundle;
        await send(plan, channels.get(channelId), deps);
      } catch (error) {
        this.deps.log.error(
          `delivery ${id} is not recorded and will be sent again: ${(error as Error).message}`,
        );
      } finally {
        this.inFlight.delete(nameOf(plan));
      }
    });
  }

  /** A channel that fails rests a little, so that what is due to it does not use up its tries; the first success ends that. */
  private judge(channelId: string, result: NotifyResult): void {
    if (result.ok) this.resting.delete(channelId);
    if (result.ok || !result.retry) return;
    const failures = (this.resting.get(channelId)?.failures ?? 0) + 1;
    const own = Math.min(
      backoffMs(failures, () => this.random()),
      LONGEST_PAUSE_MS,
    );
    const pause = Math.max(own, Math.min(result.retryAfterMs ?? 0, LONGEST_ASKED_MS));
    this.resting.set(channelId, { until: this.deps.now() + pause, failures });
  }

  private random(): number {
    return (this.deps.random ?? Math.random)();
  }

  private pause(ms: number): Promise<void> {
    if (this.woken) {
      this.woken = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.waker?.(), ms);
      this.waker = () => {
        clearTimeout(timer);
        this.waker = null;
        this.woken = false;
        resolve();
      };
    });
  }
}
