import type { ConditionType } from '../../../common/schemas';
import { type SourceDraft, writtenSource } from '../source_draft';
import type { ConditionDraft } from './draft';

/** What is typed as a number; NaN where it is none. */
export const numberOf = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));
/** The same where nothing may stand: null. */
const maybe = (text: string): number | null => (text.trim() === '' ? null : Number(text));
const orZero = (text: string): number => maybe(text) ?? 0;

/** One value a line, each once. */
export const linesOf = (text: string): string[] => [
  ...new Set(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
  ),
];

const limitsOf = ({ above, below, levels, margin }: ConditionDraft) => ({
  above: maybe(above),
  below: maybe(below),
  levels: levels.map((level) => ({
    severity: level.severity,
    above: maybe(level.above),
    below: maybe(level.below),
  })),
  margin: orZero(margin),
});

const heightLevelsOf = ({ heightLevels, margin }: ConditionDraft) => ({
  levels: heightLevels.map(({ severity, height }) => ({ severity, height: numberOf(height) })),
  margin: orZero(margin),
});

const metricOf = ({ metric: { agg, field, percent } }: ConditionDraft) => ({
  agg,
  field: agg === 'count' ? null : field || null,
  ...(agg === 'percentile' && { percent: numberOf(percent) }),
});

const source = (draft: SourceDraft) => writtenSource(draft);

/** The condition that a draft stands for, as the API takes it: not checked. */
export const WRITTEN: Record<ConditionType, (draft: ConditionDraft) => Record<string, unknown>> = {
  any: () => ({}),
  blacklist: ({ field, values, lists }) => ({ field, values: linesOf(values), lists }),
  whitelist: ({ field, values, lists, missing }) => ({ field, values: linesOf(values), lists, missing }),
  change: ({ fields, soon, within, changeLookback, missing }) => ({
    fields,
    within: soon ? within : null,
    lookback: changeLookback,
    missing,
  }),
  frequency: ({ count, within, again, countLevels, margin }) => ({
    count: numberOf(count),
    within,
    again,
    // Counting anew, every match has as many events, and none lasts; what was written is kept in the draft.
    ...(again === 'episode' && {
      levels: countLevels.map((level) => ({ severity: level.severity, count: numberOf(level.count) })),
      margin: orZero(margin),
    }),
  }),
  spike: (draft) => ({
    within: draft.within,
    height: numberOf(draft.height),
    direction: draft.direction,
    ...heightLevelsOf(draft),
    currentAtLeast: orZero(draft.currentAtLeast),
    referenceAtLeast: orZero(draft.referenceAtLeast),
    field: draft.spikeOf === 'average' ? draft.field : null,
    newKeys: draft.newKeys,
  }),
  spike_aggregation: (draft) => ({
    metric: metricOf(draft),
    within: draft.within,
    height: numberOf(draft.height),
    direction: draft.direction,
    ...heightLevelsOf(draft),
    currentAtLeast: maybe(draft.currentAtLeast),
    referenceAtLeast: maybe(draft.referenceAtLeast),
    atLeast: orZero(draft.atLeast),
  }),
  flatline: (draft) => ({
    fewerThan: numberOf(draft.fewerThan),
    levels: draft.fewLevels.map(({ severity, fewerThan }) => ({ severity, fewerThan: numberOf(fewerThan) })),
    margin: orZero(draft.margin),
    within: draft.within,
    // Without a key there is nothing to expect values of; what was written is kept in the draft.
    expected: draft.key.length === 0 ? [] : linesOf(draft.expected),
    lists: draft.key.length === 0 ? [] : draft.expectedLists,
    remember: draft.remember,
    forgotten: draft.forgotten,
  }),
  new_term: ({ terms, lookback, missing }) => ({
    // An empty line of several is one that nobody has filled yet.
    terms: terms.length > 1 ? terms.filter((fields) => fields.length > 0) : terms,
    lookback,
    missing,
  }),
  cardinality: (draft) => ({ field: draft.field, within: draft.within, ...limitsOf(draft) }),
  metric_aggregation: (draft) => ({
    metric: metricOf(draft),
    within: draft.within,
    atLeast: orZero(draft.atLeast),
    ...limitsOf(draft),
  }),
  percentage_match: (draft) => ({
    part: draft.part,
    within: draft.within,
    atLeast: orZero(draft.atLeast),
    ...limitsOf(draft),
  }),
  count: ({ within, atLeast, atMost, report, rangeLevels, margin }) => ({
    within,
    atLeast: maybe(atLeast),
    atMost: maybe(atMost),
    report,
    // Each document told is a match of its own; what was written is kept in the draft.
    ...(report === 'count' && {
      levels: rangeLevels.map((level) => ({
        severity: level.severity,
        atLeast: maybe(level.atLeast),
        atMost: maybe(level.atMost),
      })),
      margin: orZero(margin),
    }),
  }),
  sequence: ({ stages, within, absent }) => ({
    stages: stages.map((stage) => ({
      name: stage.name,
      source: stage.elsewhere ? source(stage.source) : null,
      part: stage.part.query.trim() ? stage.part : null,
      key: stage.elsewhere && stage.key.length > 0 ? stage.key : null,
    })),
    within,
    absent,
  }),
  join: ({ field, other, within, limit }) => ({
    field,
    other: { source: source(other.source), field: other.field },
    within,
    limit: numberOf(limit),
  }),
  baseline: (draft) => ({
    metric: metricOf(draft),
    within: draft.within,
    season: draft.season,
    weeks: numberOf(draft.weeks),
    deviations: numberOf(draft.deviations),
    tolerance: orZero(draft.tolerance),
    levels: draft.bandLevels.map(({ severity, deviations, tolerance }) => ({
      severity,
      deviations: numberOf(deviations),
      tolerance: maybe(tolerance),
    })),
    margin: orZero(draft.margin),
    direction: draft.baselineDirection,
    atLeastPast: numberOf(draft.atLeastPast),
  }),
};

export const writtenCondition = (draft: ConditionDraft): Record<string, unknown> => ({
  type: draft.type,
  key: draft.key,
  ...WRITTEN[draft.type](draft),
});
