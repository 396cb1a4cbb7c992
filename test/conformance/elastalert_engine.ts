/**
 * ElastAlert's engine cases: windows, resuming, late documents, catching up, and who is told how often. What it was handed at each run becomes
 * what our engine reads then (elastalert_reading.ts). Which windows it asks for is its own affair; compared is what is told at
 * which run.
 *
 * - Several rules run one after the other at each time, and what is told and found counts for all of them.
 * - A match of a rule that counts by queries is told by the end of the poll that holds it, polls being `run_every` long.
 * - What a `new_term` rule of ElastAlert's finds when it is started is known to it, but for a case that names what is.
 */
import type { Options } from '../../common/elastalert';
import { difference } from './case';
import { isCounted, pieceOf, readRuns } from './elastalert_reading';
import { answerSteps, timeOf } from './elastalert_rule';
import { type Circumstances, tellRuns } from './elastalert_tell';
import type { Baseline } from './elastalert_values';

type Fields = Record<string, unknown>;

export interface EngineCase extends Circumstances {
  rule: Options;
  config: Options;
  docs: Fields[];
  run_at: string[];
  /** Changes nothing here: nothing is remembered that a restart could lose. */
  restart_before?: string[];
  /** Runs that find Elasticsearch down: their times, or stretches of time. */
  es_down?: unknown;
  /** Rules that run besides, over the same documents unless they bring their own. */
  more_rules?: Array<Options | { rule: Options; docs?: Fields[] }>;
  baseline?: Baseline[];
  expect: {
    matches: number;
    runs: Array<{ run_at: string; matches: number; alerts: string[][] }>;
  };
}

/** Answers what differs, or null. */
export function runEngineCase({
  rule,
  config,
  docs,
  run_at: runAt,
  es_down: down,
  more_rules: more = [],
  baseline,
  expect,
  ...circumstances
}: EngineCase): string | null {
  const isDown = downAt(down);
  const times = runAt.map(timeOf).map((at) => ({ at, isDown: isDown(at) }));
  const others = more.map((one) => (isBrought(one) ? one : { rule: one }));
  const told: Array<Exclude<ReturnType<typeof runsOf>, string>> = [];
  for (const { rule: given, docs: own = docs } of [{ rule, docs }, ...others]) {
    const one = runsOf({ ...config, ...given }, config, own, times, baseline);
    if (typeof one === 'string') return one;
    told.push(one);
  }
  const messages = tellRuns(told, circumstances);
  const ours = times.map(({ at }, number) => ({
    run_at: at,
    matches: told.reduce((sum, { runs }) => sum + runs[number]!.matches.length, 0),
    told: messages[number]!.sort(byFirst),
  }));
  const wanted = times.map(({ at }) => {
    const runs = expect.runs.filter((run) => timeOf(run.run_at) === at);
    return {
      run_at: at,
      matches: runs.reduce((sum, { matches }) => sum + matches, 0),
      told: runs.flatMap(({ alerts }) => alerts.map((all) => all.map(timeOf))).sort(byFirst),
    };
  });
  const found = ours.reduce((sum, { matches }) => sum + matches, 0);
  return difference(ours, wanted, 'runs') ?? difference(found, expect.matches, 'matches');
}

const isBrought = (
  one: Options | { rule: Options; docs?: Fields[] },
): one is { rule: Options; docs?: Fields[] } => typeof one.rule === 'object' && one.rule !== null;

const byFirst = ([a = 0]: number[], [b = 0]: number[]): number => a - b;

/** What our rule finds at each run; a text when it cannot be taken over. */
function runsOf(
  rule: Options,
  config: Options,
  docs: readonly Fields[],
  times: ReadonlyArray<{ at: number; isDown: boolean }>,
  baseline: Baseline[] | undefined,
) {
  const { steps, runs, known } = readRuns(rule, config, docs, times);
  const isNew = rule.type === 'new_term' && baseline === undefined;
  const told = answerSteps(rule, steps, baseline, isNew ? known : []);
  if (typeof told === 'string') return told;
  const piece = pieceOf(rule, config);
  let before = 0;
  const found = runs.map(({ at, isDown, from, last }) => {
    const after = told.after[last] ?? 0;
    const matches = told.matches.slice(before, after).map((match) => ({
      found: match,
      time: isCounted(rule) ? pollEnd(match.to, from, piece) : match.to,
      fields: match.sample[match.sample.length - 1]?.fields ?? {},
    }));
    before = after;
    return { at, isDown, matches: matches.sort((a, b) => a.time - b.time) };
  });
  return { rule, key: told.condition.key, runs: found };
}

const pollEnd = (at: number, from: number, every: number): number =>
  at <= from ? from + every : from + Math.ceil((at - from) / every) * every;

/** `es_down`: a time, `{ at or from, until or to }`, or a list of them. Throws on any other form. */
function downAt(given: unknown): (at: number) => boolean {
  const stretches = [given ?? []].flat().map((one) => {
    if (typeof one === 'string') return { from: timeOf(one), until: timeOf(one) + 1 };
    const { at, from = at, until, to = until, ...rest } = one as Record<string, unknown>;
    if (from === undefined || to === undefined || Object.keys(rest).length > 0)
      throw new Error(`es_down ${JSON.stringify(one)} is not understood`);
    return { from: timeOf(from), until: timeOf(to) };
  });
  return (at) => stretches.some(({ from, until }) => at >= from && at < until);
}
