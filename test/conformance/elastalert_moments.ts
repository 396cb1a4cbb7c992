/**
 * ElastAlert's steps for conditions that look now and then. It looks at the end of each step (of each bucket, where there are
 * buckets) and tells a match for every key that holds then; our condition is run with just that moment. Besides:
 *
 * - A rule without `buffer_time` (or `run_every`, where that counts) has that of the configuration, which is as long as the
 *   steps' windows.
 * - A document that overlapping windows both hold is one document.
 * - What it looks at again it tells again: runs whose windows overlap hold the same buckets.
 * - spike_aggregation: its windows hold what it measured, so that time in which it did not look is left out; and it says
 *   nothing of a key before it has looked at it for two timeframes, nor for as long after a match.
 */
import type { Options } from '../../common/elastalert';
import type { Condition } from '../../common/schemas';
import { toMillis } from '../../common/time';
import { conditionOf, type Dsl, type Found, keyId } from '../../server/conditions';
import { createAnswerer, keysOf, runCondition, type TestDocument } from '../../server/conditions/testing';
import type { Slice, Step } from './step';

const TYPES = ['metric_aggregation', 'percentage_match', 'spike_aggregation'] as const;
export type MomentCondition = Extract<Condition, { type: (typeof TYPES)[number] }>;

export const looksNowAndThen = (condition: Condition): condition is MomentCondition =>
  (TYPES as readonly string[]).includes(condition.type);

/** Adds what a case's rule leaves to the configuration. */
export function withConfiguration(rule: Options, steps: readonly Step[]): Options {
  const [first] = steps.flatMap((step) => (step.op === 'aggregate' ? [step] : []));
  if (!first) return rule;
  const span = { milliseconds: Date.parse(first.to) - Date.parse(first.from) };
  return { buffer_time: span, ...(rule.use_run_every_query_size === true && { run_every: span }), ...rule };
}

/** How the engine placed percentiles that the cases were recorded with: it is the engine's to say, not the rule's. */
const LINEAR_RANK = (share: number, count: number): number => share * (count - 1);

/** Matches as ElastAlert tells them, with how many there were after each step. */
export function matchMoments(
  condition: MomentCondition,
  rule: Options,
  steps: readonly Step[],
  slices: readonly Slice[],
): { matches: Found[]; after: number[] } {
  const module = conditionOf(condition);
  const spans = slices.map((slice, number) => spanOf(steps[number]!, slice));
  const left = condition.type === 'spike_aggregation' ? gapsBefore(spans) : spans.map(() => 0);
  const since = spans[0]?.to ?? 0;
  const parts = condition.type === 'percentage_match' ? [JSON.parse(condition.part.query) as Dsl] : [];
  const told = new Teller(condition, rule);
  const documents = new Map<string, TestDocument>();
  const matches: Found[] = [];
  const after: number[] = [];
  for (const [number, span] of spans.entries()) {
    const shift = left[number]!;
    for (const [place, one] of slices[number]!.documents.entries()) {
      const id =
        steps[number]!.op === 'aggregate' ? contentOf(one, slices[number]!.documents, place) : one.id;
      documents.set(id, { ...one, id, time: one.time - shift });
    }
    const answerer = createAnswerer([...documents.values()], { rank: LINEAR_RANK });
    for (const moment of momentsOf(condition, rule, span).map((one) => one - shift)) {
      const window = { from: moment - 1, to: moment };
      // The one moment of this run is its end.
      const input = { condition, window, reread: 0, samples: 1, memory: null, every: 1, since, parts };
      const { found } = runCondition(module, input, answerer);
      matches.push(
        ...told.tell(found, { step: steps[number]!, slice: slices[number]!, moment: moment + shift }),
      );
    }
    after.push(matches.length);
  }
  return { matches, after };
}

interface Span {
  from: number;
  to: number;
}

const spanOf = (step: Step, { to }: Slice): Span => ({
  from: step.op === 'aggregate' ? Date.parse(step.from) : to,
  to,
});

/** Of each step, how much of the time before it nobody looked at. */
function gapsBefore(spans: readonly Span[]): number[] {
  let gaps = 0;
  return spans.map(({ from }, number) => {
    const before = spans[number - 1];
    if (before) gaps += Math.max(0, from - before.to);
    return gaps;
  });
}

/** The same document has the same text in every window that holds it; several alike in one window are told apart. */
function contentOf(document: TestDocument, all: readonly TestDocument[], place: number): string {
  const text = JSON.stringify(document.fields);
  const before = all.slice(0, place).filter(({ fields }) => JSON.stringify(fields) === text);
  return `${text} ${before.length}`;
}

function momentsOf(condition: MomentCondition, rule: Options, { from, to }: Span): number[] {
  if (rule.bucket_interval === undefined) return [to];
  const bucket = toMillis(condition.within);
  const moments: number[] = [];
  for (let at = from + bucket; at <= to; at += bucket) moments.push(at);
  return moments;
}

interface Moment {
  step: Step;
  slice: Slice;
  /** As in the case. */
  moment: number;
}

/** Which of our answers ElastAlert tells as a match, and under which time. */
class Teller {
  /** spike_aggregation: when a key was first looked at, anew after each match. */
  private readonly since = new Map<string, number>();

  constructor(
    private readonly condition: MomentCondition,
    private readonly rule: Options,
  ) {}

  tell(found: readonly Found[], { step, slice, moment }: Moment): Found[] {
    const batch = new Set(
      slice.documents.flatMap(({ fields }) => keysOf(fields, this.condition.key).map(keyId)),
    );
    const told = found.filter((one) => {
      const id = keyId(one.key);
      if (this.condition.type !== 'spike_aggregation') return true;
      return moment - (this.since.get(id) ?? moment) >= 2 * toMillis(this.condition.within);
    });
    for (const id of batch) if (!this.since.has(id)) this.since.set(id, moment);
    for (const { key } of told) this.since.delete(keyId(key));
    return told.map((one) => ({ ...one, to: this.timeOf(step, moment) }));
  }

  /** A bucket is told by its start; where there are several key fields too, by the end of the window. */
  private timeOf(step: Step, moment: number): number {
    if (this.rule.bucket_interval === undefined) return moment;
    if (this.condition.key.length > 1) return step.op === 'aggregate' ? Date.parse(step.to) : moment;
    return moment - toMillis(this.condition.within);
  }
}

/** What our match has under ElastAlert's names for numbers; undefined for any other name. */
export function tellOfMoments({ key, values = {} }: Found, name: string, rule: Options): unknown {
  if (name === 'metric_agg_value' || name === `metric_${rule.metric_agg_key}_${rule.metric_agg_type}`)
    return values.value;
  if (name === 'key' && rule.type === 'flatline')
    return key.length === 0 ? 'all' : key.map((part) => part ?? 'None').join(', ');
  const names: Record<string, string> = {
    percentage: 'percentage',
    denominator: 'total',
    spike_count: 'value',
    reference_count: 'reference',
    ...(rule.type === 'flatline' && { count: 'count', threshold: 'threshold' }),
  };
  return Object.hasOwn(names, name) ? values[names[name]!] : undefined;
}
