/**
 * ElastAlert's engine cases: windows, resuming, late documents, catching up, and who is told how often. What it was handed at each run becomes
 * what our engine reads then. Which windows it asks for is its own affair; compared is what is told at which run.
 *
 * - Our windows follow each other without a break, whatever was restarted in between: nothing is remembered but what the
 *   documents say. The first goes as far back as ElastAlert's first query.
 * - Documents that came late are looked for as far back as the rule's `buffer_time`.
 * - A match of a rule that counts by queries is told by the end of the poll that holds it, polls being `run_every` long.
 */
import type { Options } from '../../common/elastalert';
import { valuesOf } from '../../server/conditions/testing';
import { difference } from './case';
import { answerSteps, type Step, timeOf } from './elastalert_rule';
import { spanMillis } from './elastalert_spans';
import { type Circumstances, tellRuns } from './elastalert_tell';

type Fields = Record<string, unknown>;

export interface EngineCase extends Circumstances {
  rule: Options;
  config: Options;
  docs: Fields[];
  run_at: string[];
  expect: {
    matches: number;
    runs: Array<{ run_at: string; matches: number; alerts: string[][] }>;
  };
}

interface Run {
  at: number;
  /** Documents up to here are asked for. */
  end: number;
  /** The last step of the run. */
  last: number;
}

/** Answers what differs, or null. */
export function runEngineCase({
  rule: given,
  config,
  docs,
  run_at: runAt,
  expect,
  ...circumstances
}: EngineCase): string | null {
  const rule: Options = { ...config, ...given };
  const every = spanMillis(rule.run_every) ?? 60_000;
  const buffer = spanMillis(rule.buffer_time) ?? 15 * 60_000;
  const delay = spanMillis(rule.query_delay) ?? 0;
  const counts = rule.use_count_query === true || rule.use_terms_query === true;
  const first = timeOf(runAt[0]) - delay;
  const reach =
    rule.scan_entire_timeframe === true ? (spanMillis(rule.timeframe) ?? buffer) : counts ? every : buffer;
  const { steps, runs } = stepsOf(rule, docs, runAt, {
    start: first - reach,
    delay,
    late: buffer,
    every: buffer,
  });
  const told = answerSteps(rule, steps);
  if (typeof told === 'string') return told;

  let before = 0;
  const found = runs.map(({ at, last }, number) => {
    const matches = told.matches.slice(before, told.after[last]);
    before = told.after[last]!;
    const from = number === 0 ? first - reach : runs[number - 1]!.end;
    const timed = matches.map((match) => ({
      found: match,
      time: counts ? pollEnd(match.to, from, every) : match.to,
      fields: match.sample[match.sample.length - 1]?.fields ?? {},
    }));
    return { at, matches: timed.sort((a, b) => a.time - b.time) };
  });
  const messages = tellRuns(rule, told.condition.key, found, circumstances);
  const ours = found.map(({ at, matches }, number) => ({
    run_at: at,
    matches: matches.length,
    told: messages[number]!.sort(byFirst),
  }));
  const wanted = expect.runs.map(({ run_at: at, matches, alerts }) => ({
    run_at: timeOf(at),
    matches,
    told: alerts.map((times) => times.map(timeOf)).sort(byFirst),
  }));
  return difference(ours, wanted, 'runs') ?? difference(told.matches.length, expect.matches, 'matches');
}

const byFirst = ([a = 0]: number[], [b = 0]: number[]): number => a - b;

const pollEnd = (at: number, from: number, every: number): number =>
  at <= from ? from + every : from + Math.ceil((at - from) / every) * every;

/** What each run of ours reads for the first time, as steps that ElastAlert would be handed. */
function stepsOf(
  rule: Options,
  docs: readonly Fields[],
  runAt: readonly string[],
  { start, delay, late, every }: { start: number; delay: number; late: number; every: number },
): { steps: Step[]; runs: Run[] } {
  const field = typeof rule.timestamp_field === 'string' ? rule.timestamp_field : '@timestamp';
  const all = docs.map((doc) => ({
    doc,
    time: timeOf(valuesOf(doc, field)[0]),
    seenAt: doc._ingested_at === undefined ? Number.NEGATIVE_INFINITY : timeOf(doc._ingested_at),
  }));
  const isMeasured = /metric_aggregation|percentage_match|spike_aggregation/.test(String(rule.type));
  const steps: Step[] = [];
  const given = new Set<Fields>();
  let from = start;
  const runs = runAt.map((text) => {
    const at = timeOf(text);
    const end = at - delay;
    const seen = all.filter(
      ({ seenAt, time }) => seenAt <= at && time > Math.max(start, from - late) && time <= end,
    );
    if (isMeasured) {
      const docsOf = all.filter(({ seenAt, time }) => seenAt <= at && time > end - every && time <= end);
      steps.push({
        op: 'aggregate',
        from: iso(end - every),
        to: iso(end),
        docs: docsOf.map(({ doc }) => doc),
      });
    } else {
      const fresh = seen.filter(({ doc }) => !given.has(doc)).sort((a, b) => a.time - b.time);
      for (const { doc } of fresh) given.add(doc);
      if (fresh.length > 0) steps.push({ op: 'data', docs: fresh.map(({ doc }) => doc) });
      steps.push({ op: 'gc', at: iso(end) });
    }
    from = end;
    return { at, end, last: steps.length - 1 };
  });
  return { steps, runs };
}

const iso = (at: number): string => new Date(at).toISOString();
