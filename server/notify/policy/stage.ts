import { type Held, policyOf } from '../../../common/schemas';
import type { Coalescer, Store, Stored, Write } from '../../store';
import { stableId } from '../../store';
import type { Order, Stage, Telling } from '../contract';
import { decideNotice, NOTHING_TOLD, type Remembered, type ToBeTold, type Verdict } from './decide';
import { type Scopes, scopesOf } from './scopes';

/** Kept in the `state` index, one document for each of a policy's scopes. */
interface RememberedDocument {
  kind: 'told';
  rule: string;
  /** When it is of no more use (ISO). */
  until: string;
  payload: { value: unknown };
  [field: string]: unknown;
}

interface Waiting {
  telling: Telling;
  resolve(verdict: Verdict): void;
  reject(error: unknown): void;
}

const TRIES = 8;
/** Calm shortens a doubled silence for longer than it lasts. */
const KEEP_MS = 90 * 86_400_000;
const NAMES = ['told', 'open', 'counted'] as const;
type Known = Map<string, Stored<RememberedDocument> | null>;

/**
 * The rule's notify policy. What was told last is kept in a small document per key, so that any node decides the same.
 * - Tellings of one rule that come together are decided together, in the order in which they happened: one read, one write.
 * - What is remembered is stored, fenced, before any delivery is: a run that was cut off in between finds itself there.
 * - Times are those of the notices: a telling that is made again is judged as it was the first time.
 */
export class PolicyStage {
  private readonly queues = new Map<string, Waiting[]>();

  constructor(
    private readonly store: Store,
    private readonly io: Pick<Coalescer, 'get' | 'write'>,
  ) {}

  readonly stage: Stage = async (orders, telling) => {
    const { realert, bundle, mostPerHour } = policyOf(telling.rule);
    const idle = realert === null && bundle === null && mostPerHour === null;
    if (idle || orders.every((order) => order.held !== null)) return orders;
    const verdict = await this.ask(telling);
    // Nothing is lost with a reminder that is not sent: its alert says how often it was seen.
    if (verdict.held && telling.notice.reason === 'repeated')
      return orders.filter((order) => order.held !== null);
    return orders.map((order) => (order.held === null ? applied(order, verdict) : order));
  };

  private ask(telling: Telling): Promise<Verdict> {
    return new Promise((resolve, reject) => {
      const one = { telling, resolve, reject };
      const queue = this.queues.get(telling.rule.id);
      if (queue) {
        queue.push(one);
        return;
      }
      this.queues.set(telling.rule.id, [one]);
      setImmediate(() => void this.work(telling.rule.id));
    });
  }

  private async work(ruleId: string): Promise<void> {
    for (;;) {
      const part = this.queues.get(ruleId)!.splice(0);
      if (part.length === 0) break;
      try {
        const verdicts = await this.decide(part.map(({ telling }) => telling));
        part.forEach(({ telling, resolve }) => {
          resolve(verdicts.get(telling)!);
        });
      } catch (error) {
        for (const { reject } of part) reject(error);
      }
    }
    this.queues.delete(ruleId);
  }

  private async decide(tellings: readonly Telling[]): Promise<Map<Telling, Verdict>> {
    const inOrder = [...tellings].sort(byHappening);
    const scopes = new Map(inOrder.map((one) => [one, scopesOf(one.rule, policyOf(one.rule), one.alert)]));
    const ids = [...new Set([...scopes.values()].flatMap(idsOf))];
    for (let tries = 0; tries < TRIES; tries++) {
      const known = await this.read(ids);
      const { verdicts, changed } = decideAll(inOrder, scopes, known);
      if (await this.keep(inOrder[0]!.rule.id, changed, known)) return verdicts;
    }
    throw new Error(`what was told of ${inOrder[0]!.rule.name} changes faster than it can be written`);
  }

  private async read(ids: readonly string[]): Promise<Known> {
    const index = this.store.alias('state');
    const found = await Promise.all(ids.map((id) => this.io.get<RememberedDocument>(index, id)));
    return new Map(ids.map((id, at) => [id, found[at]!]));
  }

  /** False when another node was first with one of them. */
  private async keep(rule: string, changed: ReadonlyMap<string, unknown>, known: Known): Promise<boolean> {
    const index = this.store.alias('state');
    const results = await Promise.all(
      [...changed].map(([id, value]) => {
        const stored = known.get(id);
        const until = new Date(lastTime(value) + KEEP_MS).toISOString();
        const doc: RememberedDocument = { kind: 'told', rule, until, payload: { value } };
        const write: Write = stored
          ? { op: 'index', index, id, doc, fence: stored }
          : { op: 'create', index, id, doc };
        return this.io.write(write);
      }),
    );
    const failed = results.find(({ outcome }) => outcome === 'failed');
    if (failed) throw new Error(`could not store what was told: ${failed.error}`);
    return results.every(({ outcome }) => outcome === 'done');
  }
}

const idsOf = (scopes: Scopes): string[] => NAMES.flatMap((name) => scopes[name] ?? []);

/** As they happened; the alert's id decides between equals, so that a repeated run decides the same. */
const byHappening = (a: Telling, b: Telling): number =>
  Date.parse(a.notice.at) - Date.parse(b.notice.at) ||
  Date.parse(a.alert.lastSeen) - Date.parse(b.alert.lastSeen) ||
  (a.alert.id < b.alert.id ? -1 : 1);

const lastTime = (value: unknown): number =>
  Math.max(
    0,
    ...[value].flat().map((one) => {
      const { until, at } = one as { until?: number; at?: number };
      return until ?? at ?? 0;
    }),
  );

const toBeTold = ({ alert, notice }: Telling): ToBeTold => ({
  by: stableId('notice', alert.id, notice.reason, notice.ordinal),
  at: Date.parse(notice.at),
  matchAt: Date.parse(alert.lastSeen),
  reason: notice.reason,
});

function decideAll(tellings: readonly Telling[], scopes: ReadonlyMap<Telling, Scopes>, known: Known) {
  const values = new Map<string, unknown>();
  const changed = new Map<string, unknown>();
  for (const [id, stored] of known) values.set(id, stored?.source.payload.value);
  const verdicts = new Map<Telling, Verdict>();
  for (const telling of tellings) {
    const own = scopes.get(telling)!;
    const before: Remembered = { ...NOTHING_TOLD };
    for (const name of NAMES) {
      const value = own[name] === null ? undefined : values.get(own[name]!);
      if (value !== undefined && value !== null) Object.assign(before, { [name]: value });
    }
    const verdict = decideNotice(policyOf(telling.rule), toBeTold(telling), before);
    verdicts.set(telling, verdict);
    for (const name of NAMES) {
      const id = own[name];
      if (id === null || verdict.after[name] === before[name]) continue;
      values.set(id, verdict.after[name]);
      changed.set(id, verdict.after[name]);
    }
  }
  return { verdicts, changed };
}

function applied(order: Order, { held, bundle }: Verdict): Order {
  if (held) return { ...order, held: held as Held };
  // Something else defers it already, and says with what it goes out.
  if (!bundle || order.bundle !== null) return order;
  const dueAt = Math.max(Date.parse(order.dueAt), bundle.dueAt);
  return { ...order, bundle: bundle.id, dueAt: new Date(dueAt).toISOString() };
}
