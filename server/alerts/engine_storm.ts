/**
 * A storm: more new alerts of a rule than it allows in ten minutes. What comes beyond joins one alert as matches.
 *
 * - New alerts are counted by the ends of the windows that made them, so a run repeated counts as it did before.
 * - A run that looks at more than ten minutes may make as many more.
 * - It gathers: every new key joins it until none did for ten minutes; then keys get alerts of their own again.
 * - It recovers when it gathers no more and none of its keys holds.
 */
import type { Rule } from '../../common/schemas';
import { inWords } from '../../common/time';
import { type AlertDocument, type Store, stableId } from '../store';
import type { RecorderContext } from './engine_context';
import type { OngoingStorm } from './engine_memory';

export const STORM_MS = 600_000;
/** A rule that was stored before there were storms says nothing of them. */
export const stormAfterOf = ({ stormAfter = 100 }: Partial<Pick<Rule, 'stormAfter'>>): number => stormAfter;

/** Keys that a storm can tell apart; beyond them it says "more than". */
export const MAX_STORM_KEYS = 1_000;
/** Keys that a storm names. */
const MAX_NAMED = 50;

type Gauged = Pick<RecorderContext, 'rule' | 'window' | 'settled' | 'memory'>;

/** Whether a run may make another alert, or has come into a storm. */
export class StormGauge {
  /** The storm that goes on, as it stood when the run began. */
  private readonly storm: OngoingStorm | null;

  constructor(private readonly context: Gauged) {
    const { rule, window, memory, settled } = context;
    const { storm } = memory;
    this.storm = !settled && storm !== null && isOn(storm, rule.revision, window.to) ? storm : null;
  }

  get goesOn(): boolean {
    return this.storm !== null;
  }

  get groupKey(): string {
    const { rule, window } = this.context;
    return stableId('storm', rule.revision, window.to);
  }

  /** The alert of the storm that goes on, or of the one that would begin with this run. */
  get id(): string {
    const { rule } = this.context;
    return this.storm?.alertId ?? stableId('alert', rule.space, rule.id, this.groupKey);
  }

  /** `made`: alerts that the run has made so far. */
  room(made: number): boolean {
    const { rule, window, memory, settled } = this.context;
    if (this.goesOn) return false;
    const before = settled ? 0 : bornIn(memory.births, window.to);
    return made + before < allowed(stormAfterOf(rule), window.to - window.from);
  }
}

export const isOn = (storm: OngoingStorm, revision: number, at: number): boolean =>
  storm.revision === revision && at - storm.last < STORM_MS;

/** New alerts of the ten minutes before `at`, those of its own window among them: a run of it that was cut off made them. */
export function bornIn(births: ReadonlyMap<number, number>, at: number): number {
  let sum = 0;
  for (const [born, alerts] of births) if (born > at - STORM_MS && born <= at) sum += alerts;
  return sum;
}

/** As many as a run over `length` milliseconds may make. */
export const allowed = (stormAfter: number, length: number): number =>
  stormAfter * Math.max(1, Math.ceil(length / STORM_MS));

/** The keys of a storm with those that a run adds: known ones are not counted twice. */
export function withKeys(
  before: { keys: readonly string[]; first: readonly string[] },
  added: ReadonlyMap<string, string>,
): { keys: string[]; first: string[] } {
  const keys = new Set(before.keys);
  const first = [...before.first];
  for (const [group, text] of added) {
    if (keys.has(group) || keys.size >= MAX_STORM_KEYS) continue;
    keys.add(group);
    if (first.length < MAX_NAMED) first.push(text);
  }
  return { keys: [...keys], first };
}

/** What the storm's alert says. */
export function stormReason(
  stormAfter: number,
  keys: number,
  first: readonly string[],
  byKey: boolean,
): string {
  const many = keys >= MAX_STORM_KEYS ? `more than ${MAX_STORM_KEYS.toLocaleString('en-US')}` : String(keys);
  const what = byKey ? (keys === 1 ? 'key' : 'keys') : keys === 1 ? 'match' : 'matches';
  const shown = first
    .filter(Boolean)
    .slice(0, 3)
    .map((text) => `**${text}**`);
  const named = shown.length > 0 ? `: ${shown.join(', ')}${keys > shown.length ? ', …' : ''}` : '';
  return `Storm: more than ${stormAfter} new alerts within ${inWords('10m')}. ${many} further ${what} ${keys === 1 ? 'is' : 'are'} held in this alert${named}`;
}

/** The storm that a rule is in, and its new alerts of the ten minutes up to `to` (epoch ms), as a search sees them. */
export async function findStorm(
  store: Store,
  ruleId: string,
  revision: number,
  to: number,
): Promise<{ storm: OngoingStorm | null; births: Map<number, number> }> {
  const born = { range: { 'lookout.born': { gt: to - STORM_MS, lte: to, format: 'epoch_millis' } } };
  const ofStorm = [{ term: { 'lookout.storm': true } }, { term: { 'lookout.condition': 'active' } }];
  const page = await store.search<AlertDocument>('alerts', {
    query: { bool: { filter: [{ term: { 'kibana.alert.rule.uuid': ruleId } }] } },
    post_filter: { bool: { filter: [...ofStorm, { term: { 'lookout.revision': revision } }] } },
    sort: [{ 'lookout.created_at': 'desc' }],
    size: 1,
    track_total_hits: false,
    aggs: {
      young: {
        filter: { bool: { filter: [born], must_not: [{ term: { 'lookout.storm': true } }] } },
        aggs: { births: { terms: { field: 'lookout.born', size: 1_000 } } },
      },
    },
  });
  const { young } = page.aggregations as {
    young?: { births: { buckets: Array<{ key: number; doc_count: number }> } };
  };
  const [found] = page.hits;
  const last = found?.source['lookout.payload'].engine.storm?.last;
  return {
    storm: found && last !== undefined ? { alertId: found.id, revision, last } : null,
    births: new Map((young?.births.buckets ?? []).map(({ key, doc_count }) => [key, doc_count])),
  };
}
