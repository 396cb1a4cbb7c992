import { Coalescer } from './coalescer';
import type { Store, Write, WriteResult } from './store';

const write = (id: string): Write => ({ op: 'create', index: 'matches', id, doc: {} });
const done = ({ id, index }: Write): WriteResult => ({
  id,
  index,
  outcome: 'done',
  error: null,
  seqNo: 1,
  primaryTerm: 1,
});

/** A coalescer whose calls end when they are let, and what they wrote. */
function world() {
  const written: string[][] = [];
  const ends: Array<() => void> = [];
  const store = {
    async bulk(writes: readonly Write[]) {
      written.push(writes.map(({ id }) => id));
      await new Promise<void>((resolve) => ends.push(resolve));
      return writes.map(done);
    },
    mget: async (items: readonly unknown[]) => items.map(() => null),
  };
  const next = async () => {
    while (ends.length === 0) await new Promise((resolve) => setImmediate(resolve));
    ends.shift()!();
  };
  return { io: new Coalescer(store as object as Store, 1), written, next };
}

test('what waits for its call when the lease ends is not written any more; that of others is, and reading goes on', async () => {
  const { io, written, next } = world();
  let holds = true;
  const run = io.while(() => holds);
  const first = run.writeAll([write('a')]);
  await new Promise((resolve) => setImmediate(resolve));
  const waiting = run.writeAll([write('b')]);
  const other = io.writeAll([write('c')]);
  waiting.catch(() => {});
  holds = false;
  await next();
  await next();
  await expect(first).resolves.toMatchObject([{ outcome: 'done' }]);
  await expect(waiting).rejects.toThrow('another node’s by now');
  await expect(other).resolves.toMatchObject([{ id: 'c', outcome: 'done' }]);
  await expect(run.get('matches', 'a')).resolves.toBeNull();
  expect(written).toEqual([['a'], ['c']]);
});
