/**
 * Conditions on values find on the real engine what they find in the answerer, which the brute force of their own tests stands
 * on: every kind of field, with missing, single and several values, and lists whose values fit the field or do not.
 */
import fc from 'fast-check';
import { type Condition, conditionSchema } from '../../common/schemas';
import { conditionOf, type Found, type ReadResult } from '../../server/conditions';
import { createAnswerer, runCondition } from '../../server/conditions/testing';
import { document, FIELDS, type Index, Indices, SPAN, START } from './answerer_index';

jest.setTimeout(180_000);

let indices: Indices;
beforeAll(async () => {
  indices = await Indices.open();
}, 30_000);
afterAll(() => indices.close(), 60_000);

const field = fc.constantFrom(...FIELDS);
/** Dates have no one text among several key fields. */
const plain = fc.constantFrom(...FIELDS.filter((name) => name !== 'day'));
const values = fc.subarray([
  'root',
  '',
  'x"y\\z',
  '22',
  '-1',
  'true',
  '10.0.0.1',
  '0.1',
  'no number',
  '/r.*/',
  '/[0-9]+/',
]);
const missing = fc.boolean();
const lookback = fc.integer({ min: 1, max: SPAN });
const key = fc.oneof(
  fc.constant<string[]>([]),
  plain.map((name) => [name]),
);

const conditions = fc.oneof(
  fc.record({ type: fc.constantFrom('blacklist', 'whitelist'), key, field, values, missing }),
  fc.record({
    type: fc.constant('change'),
    key,
    fields: fc.uniqueArray(field, { minLength: 1, maxLength: 2 }),
    missing,
    lookback,
  }),
  fc.record({
    type: fc.constant('new_term'),
    key,
    terms: fc.array(
      fc.oneof(
        field.map((name) => [name]),
        fc.uniqueArray(plain, { minLength: 2, maxLength: 2 }),
      ),
      { minLength: 1, maxLength: 2 },
    ),
    missing,
    lookback,
  }),
);

/** The smallest lookback that can be entered is longer than all that is drawn. */
const shortened = ({ lookback: millis, ...asked }: { type: string; lookback?: number }): Condition => {
  const condition = conditionSchema.parse(asked);
  return millis === undefined ? condition : ({ ...condition, lookback: `${millis}ms` } as Condition);
};

async function onEngine(index: Index, input: Parameters<typeof runCondition>[1]): Promise<Found[]> {
  const reader = index.reader();
  const defaults = {
    every: 60_000,
    since: null,
    zone: 'UTC',
    stopped: [],
    kept: null,
    lists: new Map(),
    parts: [],
    series: false,
  };
  const run = conditionOf(input.condition).run({ ...defaults, ...input });
  const found: Found[] = [];
  let resumeWith: ReadResult[] = [];
  try {
    for (;;) {
      const step = run.next(resumeWith);
      if (step.done) break;
      if ('reads' in step.value)
        resumeWith = await Promise.all(step.value.reads.map((read) => reader.answer(read)));
      else {
        found.push(...step.value.found);
        resumeWith = [];
      }
    }
    expect(reader.problems).toEqual([]);
    return found;
  } finally {
    await reader.close();
  }
}

/** Of several key values the engine's order is its own. */
const comparable = (found: Found[], keyed: boolean) =>
  found
    .map(({ document: name, key: tuple, to, values: told }) =>
      JSON.stringify([
        name,
        keyed ? tuple.length : tuple,
        to,
        Object.entries(told ?? {}).map(([what, value]) => [
          what,
          Array.isArray(value) && what === 'value' ? [...value].sort() : value,
        ]),
      ]),
    )
    .sort();

it('find the same', async () => {
  await fc.assert(
    fc.asyncProperty(
      // Of one moment the engine's order is its own.
      fc.uniqueArray(document, { maxLength: 60, selector: ({ time }) => time }),
      fc.array(fc.tuple(conditions, fc.nat(SPAN), fc.nat(SPAN), fc.nat(SPAN)), {
        minLength: 20,
        maxLength: 20,
      }),
      async (drawn, asked) => {
        const index = await indices.create(drawn);
        const answerer = createAnswerer(index.documents);
        for (const [entered, from, length, reread] of asked) {
          const condition = shortened(entered);
          const window = { from: START + from, to: START + from + length };
          const input = { condition, window, reread, samples: 0, memory: null };
          const expected = runCondition(conditionOf(condition), input, answerer).found;
          const keyed = condition.type !== 'change' && condition.key.length > 0;
          expect(comparable(await onEngine(index, input), keyed)).toEqual(comparable(expected, keyed));
        }
      },
    ),
    { numRuns: 8 },
  );
});
