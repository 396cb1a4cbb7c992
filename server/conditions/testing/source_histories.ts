/** Random histories over several sources: windows one after the other, documents that come in time or late. */
import fc from 'fast-check';
import type { Window } from '../../../common/time';
import type { TestDocument } from './answerer';

export interface SourceHistory {
  within: number;
  reread: number;
  pageSize: number;
  /** Contiguous. */
  windows: Window[];
  /** `ingestedAt` is the `to` of the window in whose run a document is first seen; some lie before the first window. */
  documents: TestDocument[];
}

/** Before it nothing happened. */
const START = 1000;
/** How long before the first window documents begin. */
const BEFORE = 12;

/** None, one or several values; now and then the same one twice. */
const some = (...values: string[]) =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constant(undefined) },
    { weight: 8, arbitrary: fc.constantFrom(...values) },
    { weight: 1, arbitrary: fc.array(fc.constantFrom(...values), { maxLength: 3 }) },
  );

/** Times lie close together, so that equal ones and ones exactly `within` apart are common. Fields: user, host, name, kind. */
export const sourceHistories = ({
  late,
  sources,
}: {
  late: boolean;
  sources: number;
}): fc.Arbitrary<SourceHistory> =>
  fc
    .record({
      within: fc.integer({ min: 1, max: 12 }),
      reread: fc.integer({ min: 0, max: 6 }),
      pageSize: fc.integer({ min: 1, max: 6 }),
      lengths: fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 4 }),
    })
    .chain(({ lengths, ...rest }) => {
      const windows: Window[] = [];
      let at = START + BEFORE;
      for (const length of lengths) {
        windows.push({ from: at, to: at + length });
        at += length;
      }
      const drawn = fc.record({
        time: fc.integer({ min: START, max: at }),
        /** How many windows later than its own it is first seen. */
        lag: late ? fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(3)) : fc.constant(0),
        source: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.nat(sources - 1)),
        user: some('a', 'b'),
        host: some('h'),
        name: some('a', 'b'),
        kind: fc.constantFrom('x', 'y'),
      });
      return fc.array(drawn, { maxLength: 30 }).map((all) => ({
        ...rest,
        windows,
        documents: all.map(({ time, lag, source, ...fields }, number): TestDocument => {
          const own = Math.max(
            windows.findIndex(({ to }) => time <= to),
            0,
          );
          const seen = windows[Math.min(own + lag, windows.length - 1)]!;
          return {
            id: `d${String(number).padStart(2, '0')}`,
            index: 'events',
            time,
            source,
            ingestedAt: seen.to,
            fields: Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
          };
        }),
      }));
    });
