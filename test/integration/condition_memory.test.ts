import { recall, remember } from '../../server/engine/condition_memory';
import { Coalescer } from '../../server/store';
import { setUpOutbox, store } from './outbox/world';

setUpOutbox();

const on = (id: string, enabledAt: string | null) => ({ rule: { id, revision: 1, enabledAt }, past: null });
const of = (id: string) => on(id, '2026-03-01T12:00:00Z');
const window = { from: 10, to: 20 };

describe('what a condition remembers', () => {
  it('is not put back by a node that stood still while another went on', async () => {
    const [still, other] = [new Coalescer(store), new Coalescer(store)];
    await remember(still, of('a'), {
      from: 0,
      to: 10,
      before: await recall(still, of('a'), 0),
      after: { n: 1 },
    });
    const asleep = await recall(still, of('a'), 10);
    const awake = await recall(other, of('a'), 10);
    expect([asleep.memory, awake.memory]).toEqual([{ n: 1 }, { n: 1 }]);
    await remember(other, of('a'), { ...window, before: awake, after: { n: 2 } });
    await remember(other, of('a'), {
      from: 20,
      to: 30,
      before: await recall(other, of('a'), 20),
      after: { n: 3 },
    });
    const late = remember(still, of('a'), { ...window, before: asleep, after: { n: 99 } });
    await expect(late).rejects.toThrow('another run of this rule has stored what it remembers');
    expect((await recall(other, of('a'), 30)).memory).toEqual({ n: 3 });
  });

  it('is not begun twice', async () => {
    const io = new Coalescer(store);
    const nothing = await recall(io, of('b'), 10);
    expect(nothing).toEqual({ memory: null, newest: null, version: null });
    await remember(io, of('b'), { ...window, before: nothing, after: { n: 1 } });
    const second = remember(io, of('b'), { ...window, before: nothing, after: { n: 2 } });
    await expect(second).rejects.toThrow('another run');
  });

  it('goes back to before a run that was cut off, and not further', async () => {
    const io = new Coalescer(store);
    await remember(io, of('c'), { from: 0, to: 10, before: await recall(io, of('c'), 0), after: 'first' });
    await remember(io, of('c'), { ...window, before: await recall(io, of('c'), 10), after: 'second' });
    const at = async (from: number) => (await recall(io, of('c'), from)).memory;
    expect([await at(9), await at(10), await at(19), await at(20), await at(500)]).toEqual([
      null,
      'first',
      'first',
      'second',
      'second',
    ]);
  });

  it.each([
    ['begun with, so that what a cut-off run stored does not stay', { n: 1 }],
    ['stored by a run that was cut off', {}],
    ['known to neither', { n: 2 }],
  ])('is in the end what a repeated run ends with: %s', async (name, after) => {
    const io = new Coalescer(store);
    const own = of(name);
    await remember(io, own, { from: 0, to: 10, before: await recall(io, own, 0), after: { n: 1 } });
    await remember(io, own, { ...window, before: await recall(io, own, 10), after: {} });
    const again = await recall(io, own, 10);
    expect(again.memory).toEqual({ n: 1 });
    await remember(io, own, { ...window, before: again, after });
    const at = async (from: number) => (await recall(io, own, from)).memory;
    expect([await at(10), await at(20)]).toEqual([{ n: 1 }, after]);
  });

  it('is stored again where the window of a cut-off run is repeated in part', async () => {
    const io = new Coalescer(store);
    const own = of('halved');
    await remember(io, own, { from: 0, to: 10, before: await recall(io, own, 0), after: { n: 1 } });
    await remember(io, own, { ...window, before: await recall(io, own, 10), after: {} });
    await remember(io, own, { from: 10, to: 15, before: await recall(io, own, 10), after: {} });
    expect((await recall(io, own, 15)).memory).toEqual({});
  });

  it('is nothing after the rule was switched on again, save in a stretch of the past', async () => {
    const io = new Coalescer(store);
    const again = '2026-03-01T13:00:00Z';
    await remember(io, of('e'), { ...window, before: await recall(io, of('e'), 10), after: 'before' });
    const fresh = await recall(io, on('e', again), 20);
    expect(fresh.memory).toBeNull();
    await remember(io, on('e', again), { from: 20, to: 30, before: fresh, after: 'after' });
    expect((await recall(io, on('e', again), 30)).memory).toBe('after');
    const past = { ...of('e'), past: 'job' };
    await remember(io, past, { ...window, before: await recall(io, past, 10), after: 'piece' });
    expect((await recall(io, { ...on('e', again), past: 'job' }, 20)).memory).toBe('piece');
  });

  it('of a stretch of the past is that stretch’s alone', async () => {
    const io = new Coalescer(store);
    const past = { ...of('d'), past: 'job' };
    await remember(io, past, { ...window, before: await recall(io, past, 10), after: 'piece' });
    const at = async (from: number) => (await recall(io, past, from)).memory;
    expect([await at(20), await at(30), (await recall(io, of('d'), 20)).memory]).toEqual([
      'piece',
      null,
      null,
    ]);
  });
});
