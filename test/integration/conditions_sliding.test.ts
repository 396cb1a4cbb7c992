/** Conditions with sliding windows find on the real engine what they find on the answerer: random documents, random rules. */
import fc from 'fast-check';
import type {
  CardinalityCondition,
  Condition,
  FrequencyCondition,
  SpikeCondition,
} from '../../common/schemas';
import { conditionOf, type Found, keyId, type Outcome } from '../../server/conditions';
import { createAnswerer, runCondition } from '../../server/conditions/testing';
import { drive } from '../../server/engine/drive';
import { document, type Index, Indices, SPAN, START } from './answerer_index';

let indices: Indices;
beforeAll(async () => {
  indices = await Indices.open();
}, 30_000);
afterAll(() => indices.close(), 60_000);

const documents = fc.array(
  fc.record({
    drawn: document,
    ratio: fc.constantFrom(undefined, 0.5, 1, 2.5, [1, 2], 0, -4),
    time: fc.oneof(
      fc.integer({ min: START, max: START + SPAN }),
      // Often in one short burst.
      fc.integer({ min: START + 200, max: START + 220 }),
    ),
  }),
  { minLength: 20, maxLength: 150 },
);

const key = fc.constantFrom<string[]>([], ['user.name'], ['ok'], ['user.name', 'address']);
const within = fc.constantFrom('7ms', '40ms', '95ms');
const conditions: fc.Arbitrary<Condition> = fc.oneof(
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
    count: fc.constantFrom(2, 4),
    again: fc.constant('episode' as const),
    levels: fc.constant<FrequencyCondition['levels']>([{ severity: 'high', count: 6 }]),
  }),
);

const sorted = (texts: string[]) => [...texts].sort();
const comparable = (found: readonly Found[], { holding, severities, judged, problems }: Outcome) => ({
  found: sorted(found.map((one) => JSON.stringify({ ...one, sample: [] }))),
  holding: sorted((holding ?? []).map(keyId)),
  severities: sorted((severities ?? []).map((one) => JSON.stringify(one))),
  judged: sorted((judged ?? []).map(keyId)),
  problems,
});

async function expectSame(index: Index, condition: Condition, from: number, length: number): Promise<number> {
  const window = { from: START + from, to: START + from + length };
  const input = { condition, window, reread: 30, samples: 0, memory: null };
  const expected = runCondition(conditionOf(condition), input, createAnswerer(index.documents));
  const reader = index.reader();
  const found: Found[] = [];
  try {
    const besides = {
      every: 60_000,
      since: null,
      zone: 'UTC',
      stopped: [],
      kept: null,
      lists: new Map(),
      parts: [],
      series: false,
    };
    const outcome = await drive(
      conditionOf(condition).run({ ...input, ...besides }),
      (read) => reader.answer(read),
      { found: async (some) => void found.push(...some) },
    );
    expect(comparable(found, outcome)).toEqual(comparable(expected.found, expected.outcome));
    expect(reader.problems).toEqual([]);
  } finally {
    await reader.close();
  }
  return found.length;
}

test('spike, cardinality and levels of frequency', async () => {
  let told = 0;
  const asked = fc.tuple(conditions, fc.integer({ min: 0, max: 250 }), fc.integer({ min: 1, max: 200 }));
  await fc.assert(
    fc.asyncProperty(documents, fc.array(asked, { minLength: 15, maxLength: 15 }), async (drawn, rules) => {
      const index = await indices.create(
        drawn.map(({ drawn: { share: _, ...one }, time, ratio }) => ({ ...one, time, ratio, source: 0 })),
      );
      for (const [condition, from, length] of rules) told += await expectSame(index, condition, from, length);
    }),
    { numRuns: 8, endOnFailure: true },
  );
  expect(told).toBeGreaterThan(50);
}, 120_000);
