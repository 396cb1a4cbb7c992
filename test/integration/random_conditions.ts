import fc from 'fast-check';
import type {
  BaselineCondition,
  CardinalityCondition,
  Condition,
  FrequencyCondition,
  SequenceCondition,
  SpikeCondition,
} from '../../common/schemas';
import type { Dsl } from '../../server/conditions';
import { document, SPAN, START } from './answerer_index';

/** What a part of a condition means here: the queries are drawn as such. */
export interface Drawn {
  condition: Condition;
  parts?: Dsl[];
}

export const documents = fc.array(
  fc.record({
    drawn: document,
    ratio: fc.constantFrom(undefined, 0.5, 1, 2.5, [1, 2], 0, -4),
    time: fc.oneof(
      fc.integer({ min: START, max: START + SPAN }),
      // Often in one short burst.
      fc.integer({ min: START + 200, max: START + 220 }),
    ),
    /** So many days before, for what compares with the past. */
    back: fc.nat(3),
  }),
  { minLength: 20, maxLength: 150 },
);

const none = fc.constant<never[]>([]);
const key = fc.constantFrom<string[]>([], ['user.name'], ['ok'], ['user.name', 'address']);
const within = fc.constantFrom('7ms', '40ms', '95ms');
export const sliding: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    type: fc.constant('spike' as const),
    key,
    within,
    height: fc.constantFrom(1.5, 2, 4),
    direction: fc.constantFrom('up' as const, 'down' as const, 'both' as const),
    currentAtLeast: fc.constantFrom(0, 2, 5),
    referenceAtLeast: fc.constantFrom(0, 1, 3),
    field: fc.constantFrom(null, 'ratio'),
    newKeys: fc.boolean(),
    levels: fc.constantFrom<SpikeCondition['levels']>([], [{ severity: 'critical', height: 3 }]),
    margin: fc.constantFrom(0, 0, 0.25),
  }),
  fc.record({
    type: fc.constant('cardinality' as const),
    key,
    field: fc.constantFrom('port', 'day', 'user.name'),
    within,
    above: fc.constantFrom(null, 1, 2),
    below: fc.constantFrom(1, 2, 3),
    levels: fc.constantFrom<CardinalityCondition['levels']>(
      [],
      [{ severity: 'critical', above: 3, below: null }],
    ),
    margin: fc.constantFrom(0, 1),
  }),
  fc.record({
    type: fc.constant('frequency' as const),
    key,
    within,
    count: fc.constantFrom(3, 4),
    again: fc.constant('episode' as const),
    levels: fc.constant<FrequencyCondition['levels']>([{ severity: 'high', count: 6 }]),
    margin: fc.constantFrom(0, 2),
  }),
  fc.record({
    type: fc.constant('frequency' as const),
    key,
    within,
    count: fc.constantFrom(2, 4),
    again: fc.constant('every' as const),
    levels: none,
    margin: fc.constant(0),
  }),
  fc.record({ type: fc.constant('any' as const), key: fc.constantFrom<string[]>([], ['user.name'], ['ok']) }),
);

const metric = fc.oneof(
  fc.constant({ agg: 'count' as const, field: null, percent: 95 }),
  fc.record({
    agg: fc.constantFrom(
      'min' as const,
      'max' as const,
      'avg' as const,
      'sum' as const,
      'value_count' as const,
    ),
    field: fc.constant('ratio'),
    percent: fc.constant(95),
  }),
  fc.record({
    agg: fc.constantFrom('cardinality' as const),
    field: fc.constantFrom('port', 'user.name'),
    percent: fc.constant(95),
  }),
);
const limits = {
  above: fc.constantFrom(null, 1, 2.5, 6),
  below: fc.constantFrom(0.5, 2),
  levels: fc.constantFrom<CardinalityCondition['levels']>(
    [],
    [{ severity: 'critical', above: 8, below: null }],
  ),
  margin: fc.constantFrom(0, 0, 1),
};
const direction = fc.constantFrom('up' as const, 'down' as const, 'both' as const);

/** Those that look at moments. */
export const looking: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    type: fc.constant('metric_aggregation' as const),
    key,
    metric,
    within,
    atLeast: fc.constantFrom(0, 0, 3),
    ...limits,
  }),
  fc.record({
    type: fc.constant('spike_aggregation' as const),
    key,
    atLeast: fc.constantFrom(0, 0, 3),
    metric,
    within,
    height: fc.constantFrom(1.5, 2, 4),
    levels: fc.constantFrom<SpikeCondition['levels']>([], [{ severity: 'critical', height: 6 }]),
    margin: fc.constantFrom(0, 0, 0.25),
    direction,
    currentAtLeast: fc.constantFrom(null, 2),
    referenceAtLeast: fc.constantFrom(null, 1),
  }),
  fc.record({
    type: fc.constant('count' as const),
    key,
    within,
    atLeast: fc.constantFrom(null, 3),
    atMost: fc.constantFrom(5, 12),
    levels: none,
    margin: fc.constantFrom(0, 2),
    report: fc.constant('count' as const),
  }),
  fc.record({
    type: fc.constant('flatline' as const),
    key,
    fewerThan: fc.constantFrom(1, 2, 4),
    levels: none,
    margin: fc.constantFrom(0, 1),
    within,
    expected: none,
    lists: none,
    remember: fc.constantFrom('150ms', '400ms'),
    forgotten: fc.constantFrom<string[][]>([], [['root']]),
  }),
);

/** Those that compare with days gone by. */
export const comparing: fc.Arbitrary<Condition> = fc.record({
  type: fc.constant('baseline' as const),
  key,
  metric,
  within: fc.constantFrom('95ms', '200ms'),
  season: fc.constant('day' as const),
  weeks: fc.constant(1),
  deviations: fc.constantFrom(0.5, 2),
  tolerance: fc.constantFrom(0, 10),
  levels: fc.constantFrom<BaselineCondition['levels']>(
    [],
    [{ severity: 'critical', deviations: 5, tolerance: null }],
  ),
  margin: fc.constantFrom(0, 0, 30),
  direction,
  atLeastPast: fc.constantFrom(2, 3),
});

const where = fc.constantFrom<Dsl>(
  { term: { 'user.name': 'root' } },
  { terms: { port: [22, 0] } },
  { exists: { field: 'day' } },
);
/** What it means is drawn beside it. */
const part = { language: 'dsl' as const, query: '' };
const other = { kind: 'saved_search' as const, id: 'other' };

/** Those of a part of the documents, or of another source. */
export const parted: fc.Arbitrary<Drawn> = fc.oneof(
  fc.record({
    condition: fc.record({
      type: fc.constant('percentage_match' as const),
      key,
      part: fc.constant(part),
      within,
      atLeast: fc.constantFrom(0, 3),
      above: fc.constantFrom(null, 40, 60),
      below: fc.constantFrom(10, 30),
      levels: none,
      margin: fc.constantFrom(0, 10),
    }),
    parts: fc.tuple(where),
  }),
  fc.record({
    condition: fc.record({
      type: fc.constant('sequence' as const),
      key: fc.constantFrom<string[]>(['user.name'], ['ok']),
      stages: fc.constant<SequenceCondition['stages']>([
        { name: 'a', source: null, part, key: null },
        { name: 'b', source: other, part: null, key: null },
      ]),
      within,
      absent: fc.boolean(),
    }),
    parts: fc.tuple(where),
  }),
  fc.constantFrom('port', 'user.name').chain((field) =>
    fc.record({
      condition: fc.record({
        type: fc.constant('join' as const),
        key: fc.constantFrom<string[]>([], ['user.name'], ['ok']),
        field: fc.constant(field),
        other: fc.constant({ source: other, field }),
        within,
        limit: fc.constant(10_000),
      }),
    }),
  ),
);
export const drawnOf = (condition: fc.Arbitrary<Condition>) => fc.record({ condition });
