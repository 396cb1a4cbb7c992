/** Random histories for property tests: windows one after the other, documents that come in time or late. */
import fc from 'fast-check';
import type { Window } from '../../../common/time';
import type { TestDocument } from './answerer';

export interface History {
  count: number;
  within: number;
  reread: number;
  pageSize: number;
  key: string[];
  /** Contiguous; all documents lie after the first one's start. */
  windows: Window[];
  /** `ingestedAt` is the `to` of the window in whose run a document is first seen. */
  documents: TestDocument[];
}

const value = fc.constantFrom('a', 'b', 'c');
/** None, one or several values; now and then the same one twice. */
const values = fc.oneof(
  { weight: 1, arbitrary: fc.constant(undefined) },
  { weight: 6, arbitrary: value },
  { weight: 1, arbitrary: fc.array(value, { maxLength: 3 }) },
);

/** Times lie close together, so that equal ones and ones exactly `within` apart are common. `least`: so many documents. */
export const histories = ({ late, least = 0 }: { late: boolean; least?: number }): fc.Arbitrary<History> =>
  fc
    .record({
      count: fc.integer({ min: 1, max: 5 }),
      within: fc.integer({ min: 1, max: 12 }),
      reread: fc.integer({ min: 0, max: 20 }),
      pageSize: fc.integer({ min: 1, max: 7 }),
      key: fc.constantFrom<string[]>([], ['user'], ['user', 'host']),
      lengths: fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 1, maxLength: 6 }),
    })
    .chain((settings) => {
      const { lengths, ...rest } = settings;
      const windows: Window[] = [];
      let at = 1000;
      for (const length of lengths) {
        windows.push({ from: at, to: at + length });
        at += length;
      }
      const document = fc
        .record({ seenIn: fc.nat(windows.length - 1), place: fc.double({ min: 0, max: 1, noNaN: true }) })
        .chain(({ seenIn, place }) => {
          const { from, to } = windows[seenIn] as Window;
          // In (from − reread, to], and never before the first window.
          const open = late ? Math.max(1000, from - rest.reread) : from;
          const time = open + 1 + Math.min(to - open - 1, Math.floor(place * (to - open)));
          return fc.record({
            time: fc.constant(time),
            ingestedAt: fc.constant(to),
            user: values,
            host: values,
          });
        });
      return fc.array(document, { minLength: least, maxLength: 40 }).map((drawn) => ({
        ...rest,
        windows,
        documents: drawn.map(({ time, ingestedAt, user, host }, number) => ({
          id: `d${number}`,
          index: 'events',
          time,
          ingestedAt,
          fields: { ...(user !== undefined && { user }), ...(host !== undefined && { host }) },
        })),
      }));
    });
