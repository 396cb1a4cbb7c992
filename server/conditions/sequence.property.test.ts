import fc from 'fast-check';
import type { SequenceCondition } from '../../common/schemas';
import type { Window } from '../../common/time';
import { type Dsl, type Found, keyId } from './contract';
import { sequence } from './sequence';
import { createAnswerer, runCondition, type TestDocument } from './testing';
import {
  type OracleMatch,
  type OracleStage,
  oracleCompleted,
  oracleUnfollowed,
} from './testing/sequence_oracle';
import { type SourceHistory, sourceHistories } from './testing/source_histories';

interface Drawn {
  own: boolean;
  kind: string | null;
  renamed: boolean;
}

const stage = fc.record({
  own: fc.oneof({ weight: 2, arbitrary: fc.constant(false) }, fc.constant(true)),
  kind: fc.constantFrom(null, 'x', 'y'),
  renamed: fc.boolean(),
});
const shapes = fc.record({
  key: fc.constantFrom<string[]>([], ['user'], ['user', 'host']),
  stages: fc.oneof(
    { weight: 3, arbitrary: fc.array(stage, { minLength: 2, maxLength: 2 }) },
    fc.array(stage, { minLength: 3, maxLength: 4 }),
  ),
  absent: fc.boolean(),
});
type Shape = { key: string[]; stages: Drawn[]; absent: boolean };

const elsewhere = {
  kind: 'query' as const,
  index: 'other',
  timeField: '@timestamp',
  language: 'kuery' as const,
  query: '',
  dataViewId: null,
};
/** `user` is called `name` in some stages. */
const renamedKey = (key: string[]) => key.map((field) => (field === 'user' ? 'name' : field));

const conditionOf = ({ key, stages, absent }: Shape, within: number): SequenceCondition => ({
  type: 'sequence',
  key,
  stages: stages.map(({ own, kind, renamed }, at) => ({
    name: `stage ${at}`,
    source: own ? elsewhere : null,
    part: kind === null ? null : { language: 'kuery', query: `kind:${kind}` },
    key: renamed ? renamedKey(key) : null,
  })),
  within: `${within}ms`,
  absent,
});
const partsOf = ({ stages }: Shape): Dsl[] =>
  stages.flatMap(({ kind }) => (kind === null ? [] : [{ term: { kind } }]));

function oracleStages({ key, stages }: Shape): OracleStage[] {
  let sources = 0;
  return stages.map(({ own, kind, renamed }) => {
    if (own) sources += 1;
    return { source: own ? sources : 0, kind, key: renamed ? renamedKey(key) : key };
  });
}

const shown = (matches: OracleMatch[]) => matches.map((match) => JSON.stringify(match)).sort();
const asOracle = ({ key, from, to, sample }: Found): OracleMatch => ({
  key,
  from,
  to,
  chain: sample.map(({ id }) => id),
});

function runOver(history: SourceHistory, shape: Shape, window: Window, documents: TestDocument[]) {
  const answerer = createAnswerer(documents, { now: window.to, pageSize: history.pageSize });
  const input = {
    condition: conditionOf(shape, history.within),
    window,
    reread: history.reread,
    samples: 5,
    memory: null,
    parts: partsOf(shape),
  };
  return runCondition(sequence, input, answerer);
}

describe('sequence over random histories of several sources', () => {
  it('finds in every run what trying every chain finds in the documents visible then', () => {
    fc.assert(
      fc.property(sourceHistories({ late: true, sources: 3 }), shapes, (history, shape) => {
        for (const window of history.windows) {
          const { found, outcome } = runOver(history, shape, window, history.documents);
          const visible = history.documents.filter(({ ingestedAt }) => ingestedAt! <= window.to);
          const asked = {
            stages: oracleStages(shape),
            within: history.within,
            fresh: { from: window.from - history.reread, to: window.to },
          };
          const expected = (shape.absent ? oracleUnfollowed : oracleCompleted)(visible, asked);
          expect(shown(found.map(asOracle))).toEqual(shown(expected));
          expect(new Set(found.map(({ document }) => document)).size).toBe(found.length);
          expect(outcome).toEqual({ holding: null, memory: null });
          for (const { count, values, sample, unsure, to, at } of found) {
            const times = shape.stages.map((_, at) => sample[at]?.time ?? null);
            expect(values).toEqual(Object.fromEntries(times.map((time, at) => [`stage ${at}`, time])));
            expect(count).toBe(shape.stages.length - (shape.absent ? 1 : 0));
            expect(unsure ?? false).toBe(shape.absent);
            expect(at).toBe(Date.parse(sample[sample.length - 1]!.time));
            if (!shape.absent) expect(at).toBe(to);
          }
        }
      }),
      { numRuns: 2500 },
    );
  });

  it('finds over any windows and restarts what one look finds, each once', () => {
    fc.assert(
      fc.property(sourceHistories({ late: false, sources: 3 }), shapes, (history, shape) => {
        const all = new Map<string, string>();
        for (const window of history.windows) {
          for (const match of runOver(history, shape, window, history.documents).found) {
            const text = JSON.stringify(match);
            expect(all.get(match.document!) ?? text).toBe(text);
            all.set(match.document!, text);
          }
        }
        const whole = {
          from: history.windows[0]!.from,
          to: history.windows[history.windows.length - 1]!.to,
        };
        const once = runOver(history, shape, whole, history.documents).found;
        expect([...all.values()].sort()).toEqual(once.map((match) => JSON.stringify(match)).sort());
      }),
      { numRuns: 2000 },
    );
  });

  it('reads each document of two stages but a few times, however long the time', () => {
    fc.assert(
      fc.property(sourceHistories({ late: false, sources: 2 }), fc.boolean(), (history, absent) => {
        const shape = {
          key: ['user'],
          stages: [
            { own: false, kind: 'x', renamed: false },
            { own: true, kind: null, renamed: false },
          ],
          absent,
        };
        const [window] = history.windows as [Window];
        const { reads } = runOver({ ...history, within: 10_000 }, shape, window, history.documents);
        for (const read of reads) {
          if (read.kind !== 'stream') continue;
          expect(read.window.to - read.window.from).toBeLessThanOrEqual(
            window.to - window.from + history.reread,
          );
          expect(keyId(read.key)).toBe('["user"]');
        }
      }),
      { numRuns: 200 },
    );
  });
});
