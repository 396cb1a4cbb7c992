import { neededFields, type Options, Report, readCondition } from '../../common/elastalert';
import type { Condition } from '../../common/schemas';
import { toMillis } from '../../common/time';
import { conditionOf, type Found } from '../../server/conditions';
import { createAnswerer, runCondition, type TestDocument, valuesOf } from '../../server/conditions/testing';
import { difference } from './case';
import { isFlatline, matchFlatline } from './elastalert_flatline';
import { looksNowAndThen, matchMoments, tellOfMoments, withConfiguration } from './elastalert_moments';
import { matchSliding, slidesByEvents } from './elastalert_sliding';
import { type Baseline, baselineDocuments, knownDocuments, tellOfValues } from './elastalert_values';
import type { Slice, Step } from './step';

export type { Step } from './step';

type Fields = Record<string, unknown>;

export interface RuleCase {
  rule: Options;
  steps: Step[];
  baseline?: Baseline[];
  /** Matches so far after each step; `keys`: what is told of each match. */
  expect: { matches: number | null; after_each_step?: number[]; keys?: Fields[] };
}

/** Answers what differs between what ElastAlert and our condition say of the steps, or null. */
export function runRuleCase({ rule, steps, baseline = [], expect }: RuleCase): string | null {
  const told = answerSteps(rule, steps, baseline);
  if (typeof told === 'string') return told;
  return answered(told.matches, told.after, { rule, steps, expect }, told.condition);
}

export interface Told {
  condition: Condition;
  matches: Found[];
  /** Matches so far after each step. */
  after: number[];
}

/**
 * Feeds the steps to our condition, a window a step, and answers its matches as ElastAlert would tell them; a text when
 * the rule cannot be taken over. What ElastAlert was told as a count becomes as many documents at that time. What
 * the documents in `known` hold was there before.
 */
export function answerSteps(
  rule: Options,
  steps: readonly Step[],
  baseline: Baseline[] = [],
  known: readonly Fields[] = [],
): Told | string {
  const report = new Report();
  const condition = readCondition(withConfiguration(rule, steps), report);
  if (!condition) return report.problems.map(({ option, message }) => `${option}: ${message}`).join('; ');

  const needed = neededFields(rule);
  const isSeen = ({ fields }: TestDocument) => needed.every((name) => valuesOf(fields, name).length > 0);
  const slices = steps.map((step, number) => {
    const { documents, to } = sliceOf(step, ordered(number), rule);
    return { documents: documents.filter(isSeen), to };
  });
  if (looksNowAndThen(condition)) return { condition, ...matchMoments(condition, rule, steps, slices) };
  if (isFlatline(condition)) return { condition, ...matchFlatline(condition, rule, steps, slices) };
  if (slidesByEvents(condition)) return { condition, ...matchSliding(condition, rule, steps, slices) };
  const matches: Found[] = [];
  const after: number[] = [];
  const documents = new Map<string, TestDocument>();
  const times = slices.flatMap((slice) => [slice.to, ...slice.documents.map(({ time }) => time)]);
  let at = Math.min(...times.filter(Number.isFinite)) - 1;
  const start = at;
  for (const document of [...baselineDocuments(baseline, start), ...knownDocuments(known, start)])
    documents.set(document.id, document);
  let memory: unknown = null;
  for (const slice of slices) {
    for (const document of slice.documents) documents.set(document.id, document);
    // All documents of a step may be older than what was looked at already: then only those that came late are new.
    const window = { from: at, to: Math.max(at, slice.to) };
    const input = { condition, window, reread: rereadOf(condition, at - start), samples: 2, memory };
    const { found, outcome } = runCondition(
      conditionOf(condition),
      input,
      createAnswerer([...documents.values()]),
    );
    const told = new Set(matches.map(({ document }) => document));
    matches.push(...found.filter(({ document }) => document === null || !told.has(document)));
    after.push(matches.length);
    memory = outcome.memory;
    at = window.to;
  }
  return { condition, matches, after };
}

/** What differs between our matches and those expected. */
function answered(
  matches: Found[],
  after: number[],
  { rule, expect }: RuleCase,
  condition: Condition,
): string | null {
  const counted = difference(after, expect.after_each_step ?? after, 'matches after each step');
  if (counted !== null) return counted;
  const total = difference(matches.length, expect.matches, 'matches');
  if (total !== null || expect.keys === undefined) return total;
  return keysDiffer(matches, expect.keys, rule, condition);
}

/** Documents of one moment keep the order in which they were handed over. */
const ordered = (number: number): string => String(number).padStart(7, '0');

/** Late documents are looked for as far back as ElastAlert keeps events: a timeframe; `any` keeps everything. */
const rereadOf = (condition: Condition, all: number): number =>
  condition.type === 'frequency' ? toMillis(condition.within) : all;

function sliceOf(step: Step, number: string, rule: Options): Slice {
  const timeField = typeof rule.timestamp_field === 'string' ? rule.timestamp_field : '@timestamp';
  const many = (count: number, time: number, fields: Fields, name: string): TestDocument[] =>
    Array.from({ length: count }, (_, n) => ({
      id: `${number}.${name}.${ordered(n)}`,
      index: 'cases',
      time,
      fields,
    }));
  switch (step.op) {
    case 'gc':
      return { documents: [], to: timeOf(step.at) };
    case 'count':
      return { documents: many(step.count, timeOf(step.at), {}, 'count'), to: timeOf(step.at) };
    case 'terms': {
      const [field = ''] = [rule.query_key].flat().map(String);
      const to = timeOf(step.at);
      return {
        documents: step.buckets.flatMap(({ key, doc_count }, n) =>
          many(doc_count, to, { [field]: key }, `${n}`),
        ),
        to,
      };
    }
    default: {
      const documents = step.docs.map((fields, n) => ({
        id: typeof fields._id === 'string' ? fields._id : `${number}.${ordered(n)}`,
        index: 'cases',
        time: timeOf(valuesOf(fields, timeField)[0]),
        fields,
      }));
      if (step.op === 'data') return { documents, to: Math.max(...documents.map(({ time }) => time)) };
      return { documents, to: timeOf(step.op === 'aggregate' ? step.to : step.at) };
    }
  }
}

export function timeOf(value: unknown): number {
  const time = typeof value === 'number' ? value : Date.parse(String(value));
  if (!Number.isFinite(time)) throw new Error(`"${value}" is no time`);
  return time;
}

/** Every expected match must be one of ours, each of ours for one only; the order does not count. */
function keysDiffer(
  matches: Found[],
  expected: Fields[],
  rule: Options,
  condition: Condition,
): string | null {
  const left = [...matches];
  for (const wanted of expected) {
    const at = left.findIndex((match) => differs(match, wanted, rule, condition) === null);
    if (at >= 0) {
      left.splice(at, 1);
      continue;
    }
    const [nearest] = left;
    return nearest ? differs(nearest, wanted, rule, condition) : `no match for ${JSON.stringify(wanted)}`;
  }
  return null;
}

function differs(match: Found, wanted: Fields, rule: Options, condition: Condition): string | null {
  const told = Object.fromEntries(
    Object.keys(wanted).map((name) => [name, tell(match, name, rule, condition)]),
  );
  const time = wanted[timeName(wanted, rule)];
  return difference(
    told,
    { ...wanted, ...(time !== undefined && { [timeName(wanted, rule)]: timeOf(time) }) },
    'match',
  );
}

const timeName = (wanted: Fields, rule: Options): string =>
  typeof rule.timestamp_field === 'string' && rule.timestamp_field in wanted
    ? rule.timestamp_field
    : '@timestamp';

/** What our match says under a name that ElastAlert's match has. */
function tell(match: Found, name: string, rule: Options, { key }: Condition): unknown {
  if (name === timeName({ [name]: null }, rule)) return match.to;
  const ofMoments = tellOfMoments(match, name, rule);
  if (ofMoments !== undefined) return ofMoments;
  const ofValues = tellOfValues(match, name);
  if (ofValues !== undefined) return ofValues;
  const place = key.indexOf(name);
  if (place >= 0) return match.key[place] ?? undefined;
  // A key of several fields is one text in ElastAlert.
  if (key.length > 1 && name === key.join(',')) return match.key.map((part) => part ?? 'None').join(', ');
  const values = valuesOf(match.sample[match.sample.length - 1]?.fields, name);
  return values.length > 1 ? values : values[0];
}
