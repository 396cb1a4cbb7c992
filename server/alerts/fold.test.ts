import type { Found } from '../conditions';
import { foldEpisodes, type KnownMatch } from './fold';

const WITHIN = 10;
const known = (id: string, from: number, to: number, until: number, key = 'a'): KnownMatch => ({
  id,
  key: [key],
  from,
  to,
  until,
  count: 5,
});
const found = (from: number, to: number, until: number, change: Partial<Found> = {}): Found => ({
  key: ['a'],
  from,
  to,
  until,
  count: 7,
  continues: false,
  document: null,
  sample: [],
  ...change,
});

describe('foldEpisodes', () => {
  it.each([
    ['nothing known: created', [], found(100, 105, 112), { created: [[100, 105]], updated: [], merged: [] }],
    [
      'another key: created',
      [known('m1', 100, 105, 112, 'b')],
      found(100, 105, 112),
      { created: [[100, 105]], updated: [], merged: [] },
    ],
    [
      'apart: created',
      [known('m1', 80, 85, 92)],
      found(93, 99, 103),
      { created: [[93, 99]], updated: [], merged: [] },
    ],
    [
      'overlapping: the same, grown',
      [known('m1', 100, 105, 112)],
      found(98, 108, 115),
      { created: [], updated: [['m1', 98, 108]], merged: [] },
    ],
    [
      'ended, and beyond its end: another',
      [{ ...known('m1', 100, 105, 112), ended: 108 }],
      found(98, 108, 115),
      { created: [[98, 108]], updated: [], merged: [] },
    ],
    [
      'ended, and within it: the same',
      [{ ...known('m1', 100, 105, 112), ended: 115 }],
      found(98, 108, 115),
      { created: [], updated: [['m1', 98, 108]], merged: [] },
    ],
    [
      'ended, and another goes on: that one',
      [{ ...known('m1', 90, 105, 112), ended: 108 }, known('m2', 104, 108, 115)],
      found(106, 120, 130),
      { created: [], updated: [['m2', 104, 120]], merged: [] },
    ],
    [
      'touching: the same',
      [known('m1', 80, 85, 93)],
      found(93, 99, 103),
      { created: [], updated: [['m1', 80, 99]], merged: [] },
    ],
    [
      'one that joins two: the earlier is kept',
      [known('m2', 110, 115, 120), known('m1', 90, 95, 102)],
      found(101, 115, 120),
      { created: [], updated: [['m1', 90, 115]], merged: [['m2', 'm1']] },
    ],
    [
      'one that joins what a backfill found with what a scheduled run did: the latter is kept',
      [known('m2', 110, 115, 120), { ...known('m1', 90, 95, 102), job: 'b' }],
      found(101, 115, 120),
      { created: [], updated: [['m2', 90, 115]], merged: [['m1', 'm2']] },
    ],
  ])('%s', (_name, before, now, expected) => {
    const { created, updated, merged } = foldEpisodes(before, [now], WITHIN);
    expect({
      created: created.map(({ from, to }) => [from, to]),
      updated: updated.map(({ id, from, to }) => [id, from, to]),
      merged: merged.map(({ id, into }) => [id, into]),
    }).toEqual(expected);
  });

  it('takes the count of a run that saw the whole episode', () => {
    const [updated] = foldEpisodes([known('m1', 100, 105, 112)], [found(100, 108, 115)], WITHIN).updated;
    expect(updated).toMatchObject({ count: 7, needsCount: false, recount: null, changed: true });
  });

  it('wants a count of the whole where a run saw only the end of it', () => {
    const now = found(104, 108, 115, { continues: true });
    const [updated] = foldEpisodes([known('m1', 100, 105, 112)], [now], WITHIN).updated;
    expect(updated).toMatchObject({ from: 100, to: 108, needsCount: true, recount: { from: 90, to: 108 } });
  });

  it('says when nothing is new', () => {
    const [updated] = foldEpisodes(
      [known('m1', 100, 105, 112)],
      [found(100, 105, 112, { count: 5 })],
      WITHIN,
    ).updated;
    expect(updated?.changed).toBe(false);
  });

  it('an older window that ends where a known match began is the same episode', () => {
    const fresh = known('m1', 100, 104, 111);
    const { updated } = foldEpisodes([fresh], [found(93, 99, 108)], WITHIN);
    expect(updated).toMatchObject([
      { id: 'm1', from: 93, to: 104, needsCount: true, recount: { from: 83, to: 104 } },
    ]);
  });
});
