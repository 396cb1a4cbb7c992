/**
 * What an engine's case hands to ElastAlert's rule at each of its runs, as steps. A run whose time is longer than ElastAlert asks
 * for at once is read piece by piece, each with a sweep at its end.
 *
 * - Our windows follow each other without a break, whatever was restarted in between: nothing is remembered but what the
 *   documents say. The first goes as far back as ElastAlert's first query that was answered.
 * - A run while Elasticsearch is down reads nothing; the next one reads what it owes.
 * - Documents that came late are looked for as far back as the rule's `buffer_time`.
 */
import type { Options } from '../../common/elastalert';
import { valuesOf } from '../../server/conditions/testing';
import { timeOf } from './elastalert_rule';
import { spanMillis } from './elastalert_spans';
import type { Step } from './step';

type Fields = Record<string, unknown>;

export interface Run {
  at: number;
  /** It found Elasticsearch down. */
  isDown: boolean;
  /** Its time is `(from, end]`. */
  from: number;
  end: number;
  /** The last step up to the end of the run; −1: none yet. */
  last: number;
}

export interface Reading {
  steps: Step[];
  runs: Run[];
  /** Documents that a `new_term` rule of ElastAlert's finds when it is started. */
  known: Fields[];
}

/** What a run is told as numbers at its end, instead of documents. */
export const isCounted = (rule: Options): boolean =>
  rule.use_count_query === true || rule.use_terms_query === true;

const isMeasured = ({ type }: Options): boolean =>
  type === 'metric_aggregation' || type === 'percentage_match' || type === 'spike_aggregation';

/** How long the pieces are that ElastAlert asks for. The configuration's `run_every` is what counts, also where a rule has its own. */
export function pieceOf(rule: Options, config: Options): number {
  const every = spanMillis(config.run_every) ?? spanMillis(rule.run_every) ?? 60_000;
  const isShort = isCounted(rule) || (isMeasured(rule) && rule.use_run_every_query_size === true);
  return isShort ? every : bufferOf(rule);
}

const bufferOf = (rule: Options): number => spanMillis(rule.buffer_time) ?? 15 * 60_000;

export function readRuns(
  rule: Options,
  config: Options,
  docs: readonly Fields[],
  runAt: ReadonlyArray<{ at: number; isDown: boolean }>,
): Reading {
  const field = typeof rule.timestamp_field === 'string' ? rule.timestamp_field : '@timestamp';
  const all = docs.map((doc) => ({
    doc,
    time: timeOf(valuesOf(doc, field)[0]),
    seenAt: doc._ingested_at === undefined ? Number.NEGATIVE_INFINITY : timeOf(doc._ingested_at),
  }));
  const buffer = bufferOf(rule);
  const piece = pieceOf(rule, config);
  const delay = spanMillis(rule.query_delay) ?? 0;
  const frame = rule.scan_entire_timeframe === true ? spanMillis(rule.timeframe) : undefined;
  const reach = frame ?? (isCounted(rule) ? piece : buffer);
  const steps: Step[] = [];
  const given = new Set<Fields>();
  // Where its first answered query began, and what was asked for last.
  let start: number | null = null;
  let asked: number | null = null;

  const measure = (from: number, to: number, at: number): void => {
    const inside = all.filter(({ seenAt, time }) => seenAt <= at && time > from && time <= to);
    steps.push({ op: 'aggregate', from: iso(from), to: iso(to), docs: inside.map(({ doc }) => doc) });
  };
  const runs = runAt.map(({ at, isDown }): Run => {
    const end = at - delay;
    const from: number = asked ?? end - reach;
    const run = { at, isDown, from, end };
    if (isDown) return { ...run, last: steps.length - 1 };
    start ??= from;
    if (isMeasured(rule)) {
      const begin = Math.min(from, end - buffer);
      for (let to = begin + piece; to <= end; to += piece) {
        measure(to - piece, to, at);
        asked = to;
      }
      return { ...run, last: steps.length - 1 };
    }
    const late = Math.max(start, from - buffer);
    for (let done = from; done < end; ) {
      const to = Math.min(done + piece, end);
      const fresh = all
        .filter(({ doc, seenAt, time }) => !given.has(doc) && seenAt <= at && time > late && time <= to)
        .sort((a, b) => a.time - b.time)
        .map(({ doc }) => doc);
      for (const doc of fresh) given.add(doc);
      if (rule.type === 'flatline' && isCounted(rule)) steps.push({ op: 'poll', at: iso(to), docs: fresh });
      else if (fresh.length > 0) steps.push({ op: 'data', docs: fresh });
      steps.push({ op: 'gc', at: iso(to) });
      done = to;
    }
    asked = end;
    return { ...run, last: steps.length - 1 };
  });
  const begun = runAt[0]!.at;
  const lookback = spanMillis(rule.terms_window_size) ?? 30 * 86_400_000;
  const known = all
    .filter(({ seenAt, time }) => seenAt <= begun && time < begun && time >= begun - lookback)
    .map(({ doc }) => doc);
  return { steps, runs, known };
}

const iso = (at: number): string => new Date(at).toISOString();
