import type { Condition, ConditionType, Metric } from '../../../common/schemas';
import type { Severity } from '../../../common/words';
import { draftOfSource, NEW_SOURCE } from '../source_draft';
import { type ConditionDraft, NEW_CONDITION, NEW_STAGE } from './draft';

type Of<T extends ConditionType> = Extract<Condition, { type: T }>;

const text = (value: number | null): string => (value === null ? '' : String(value));
/** Zero says the same as nothing there, and nothing reads better. */
const unlessZero = (value: number | null): string => (value ? String(value) : '');

const metric = ({ agg, field, percent }: Metric): Pick<ConditionDraft, 'metric'> => ({
  metric: { agg, field: field ?? '', percent: String(percent) },
});

const limits = (condition: {
  above: number | null;
  below: number | null;
  levels: ReadonlyArray<{ severity: Severity; above: number | null; below: number | null }>;
  margin: number;
}): Pick<ConditionDraft, 'above' | 'below' | 'levels' | 'margin'> => ({
  above: text(condition.above),
  below: text(condition.below),
  levels: condition.levels.map(({ severity, above, below }) => ({
    severity,
    above: text(above),
    below: text(below),
  })),
  margin: unlessZero(condition.margin),
});

const heights = ({ height, levels, margin }: Pick<Of<'spike'>, 'height' | 'levels' | 'margin'>) => ({
  height: String(height),
  heightLevels: levels.map((level) => ({ severity: level.severity, height: String(level.height) })),
  margin: unlessZero(margin),
});

const READ: { [T in ConditionType]: (condition: Of<T>) => Partial<ConditionDraft> } = {
  any: () => ({}),
  blacklist: ({ field, values, lists }) => ({ field, values: values.join('\n'), lists }),
  whitelist: ({ field, values, lists, missing }) => ({ field, values: values.join('\n'), lists, missing }),
  change: ({ fields, within, lookback, missing }) => ({
    fields,
    soon: within !== null,
    within: within ?? NEW_CONDITION.within,
    changeLookback: lookback,
    missing,
  }),
  frequency: ({ count, within, again, levels, margin }) => ({
    count: String(count),
    within,
    again,
    margin: unlessZero(margin),
    countLevels: levels.map((level) => ({ severity: level.severity, count: String(level.count) })),
  }),
  spike: ({ within, direction, currentAtLeast, referenceAtLeast, field, newKeys, ...rest }) => ({
    within,
    ...heights(rest),
    direction,
    currentAtLeast: unlessZero(currentAtLeast),
    referenceAtLeast: unlessZero(referenceAtLeast),
    spikeOf: field === null ? 'count' : 'average',
    field: field ?? '',
    newKeys,
  }),
  spike_aggregation: ({ within, direction, currentAtLeast, referenceAtLeast, ...rest }) => ({
    ...metric(rest.metric),
    within,
    ...heights(rest),
    direction,
    currentAtLeast: text(currentAtLeast),
    referenceAtLeast: text(referenceAtLeast),
    atLeast: unlessZero(rest.atLeast),
  }),
  flatline: ({ fewerThan, levels, margin, within, expected, lists, remember, forgotten }) => ({
    fewerThan: String(fewerThan),
    fewLevels: levels.map((level) => ({ severity: level.severity, fewerThan: String(level.fewerThan) })),
    margin: unlessZero(margin),
    within,
    expected: expected.join('\n'),
    expectedLists: lists,
    remember,
    forgotten,
  }),
  new_term: ({ terms, lookback, missing }) => ({ terms, lookback, missing }),
  cardinality: (condition) => ({ field: condition.field, within: condition.within, ...limits(condition) }),
  metric_aggregation: (condition) => ({
    ...metric(condition.metric),
    within: condition.within,
    atLeast: unlessZero(condition.atLeast),
    ...limits(condition),
  }),
  percentage_match: (condition) => ({
    part: condition.part,
    within: condition.within,
    atLeast: unlessZero(condition.atLeast),
    ...limits(condition),
  }),
  count: ({ within, atLeast, atMost, report, levels, margin }) => ({
    rangeLevels: levels.map((level) => ({
      severity: level.severity,
      atLeast: text(level.atLeast),
      atMost: text(level.atMost),
    })),
    margin: unlessZero(margin),
    within,
    atLeast: text(atLeast),
    atMost: text(atMost),
    report,
  }),
  sequence: ({ stages, within, absent }) => ({
    stages: stages.map(({ name, source, part, key }) => ({
      name,
      elsewhere: source !== null,
      source: source ? draftOfSource(source) : NEW_SOURCE,
      part: part ?? NEW_STAGE.part,
      key: key ?? [],
    })),
    within,
    absent,
  }),
  join: ({ field, other, within, limit }) => ({
    field,
    other: { source: draftOfSource(other.source), field: other.field },
    within,
    limit: String(limit),
  }),
  baseline: (condition) => ({
    ...metric(condition.metric),
    within: condition.within,
    season: condition.season,
    weeks: String(condition.weeks),
    deviations: String(condition.deviations),
    tolerance: String(condition.tolerance),
    bandLevels: condition.levels.map(({ severity, deviations, tolerance }) => ({
      severity,
      deviations: String(deviations),
      tolerance: text(tolerance),
    })),
    margin: unlessZero(condition.margin),
    baselineDirection: condition.direction,
    atLeastPast: String(condition.atLeastPast),
  }),
};

/** A stored condition, to be changed; the blanks of the other kinds are as in a new one. */
export function draftOfCondition(condition: Condition): ConditionDraft {
  const read = READ[condition.type] as (condition: Condition) => Partial<ConditionDraft>;
  return { ...NEW_CONDITION, type: condition.type, key: condition.key, ...read(condition) };
}
