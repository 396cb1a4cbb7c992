/** Conditions find on the real engine what they find on the answerer, which their oracles look at: random documents, random rules. */
import fc from 'fast-check';
import { conditionOf, type Found, keyId, type Outcome } from '../../server/conditions';
import { createAnswerer, runCondition } from '../../server/conditions/testing';
import { drive } from '../../server/engine/drive';
import { type Index, Indices, START } from './answerer_index';
import { comparing, type Drawn, documents, drawnOf, looking, parted, sliding } from './random_conditions';

const DAY = 86_400_000;
let indices: Indices;
beforeAll(async () => {
  indices = await Indices.open();
}, 30_000);
afterAll(() => indices.close(), 60_000);

/** OpenSearch counts a document once for each time that it says a value. */
const inOrder = (value: unknown) =>
  Array.isArray(value) ? [...new Set(value)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)) : value;
const sorted = (texts: string[]) => [...texts].sort();
const comparable = (found: readonly Found[], { holding, severities, judged, problems }: Outcome) => ({
  found: sorted(found.map((one) => JSON.stringify({ ...one, sample: [] }))),
  holding: sorted((holding ?? []).map(keyId)),
  severities: sorted((severities ?? []).map((one) => JSON.stringify(one))),
  judged: sorted((judged ?? []).map(keyId)),
  problems,
});

async function expectSame(
  index: Index,
  { condition, parts = [] }: Drawn,
  from: number,
  length: number,
): Promise<number> {
  const window = { from: START + from, to: START + from + length };
  const since = START - 1_000;
  const answerer = createAnswerer(index.documents);
  const asked = { condition, reread: 30, samples: 0, parts, every: 17, since };
  // What a run before it remembers, for those that go on from there.
  const earlier = { ...asked, window: { from: window.from - 60, to: window.from }, memory: null };
  const { memory } = runCondition(conditionOf(condition), earlier, answerer).outcome;
  const input = { ...asked, window, memory };
  const expected = runCondition(conditionOf(condition), input, answerer);
  const reader = index.reader();
  const found: Found[] = [];
  try {
    const besides = {
      zone: 'UTC',
      stopped: [],
      kept: null,
      lists: new Map(),
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

test.each([
  ['windows that slide', drawnOf(sliding), 8, 0],
  ['moments', drawnOf(looking), 6, 0],
  ['days gone by', drawnOf(comparing), 6, DAY],
  ['parts and other sources', parted, 6, 0],
])(
  '%s',
  async (_, conditions, numRuns, past) => {
    let told = 0;
    const asked = fc.tuple(conditions, fc.integer({ min: 0, max: 250 }), fc.integer({ min: 1, max: 200 }));
    await fc.assert(
      fc.asyncProperty(documents, fc.array(asked, { minLength: 15, maxLength: 15 }), async (drawn, rules) => {
        const index = await indices.create(
          drawn.map(({ drawn: { share: _, name, ok, port, ...one }, time, back, ratio }) => ({
            ...one,
            // The engine names the values of a field in their order.
            name: inOrder(name),
            ok: inOrder(ok),
            port: inOrder(port),
            time: time - back * past,
            ratio,
          })),
        );
        for (const [rule, from, length] of rules) told += await expectSame(index, rule, from, length);
      }),
      { numRuns, endOnFailure: true },
    );
    expect(told).toBeGreaterThan(20);
  },
  120_000,
);
