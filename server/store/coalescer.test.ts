import { checkedWrites, type RunIo } from './coalescer';
import type { Write } from './store';

test('after a lease has run out nothing is written, and reading goes on', async () => {
  const written: Write[] = [];
  const io = {
    store: {},
    get: async () => null,
    write: async (one: Write) => written.push(one),
    writeAll: async (all: readonly Write[]) => written.push(...all),
  } as object as RunIo;
  let holds = true;
  const checked = checkedWrites(io, () => {
    if (!holds) throw new Error('the lane moved on');
  });
  const write: Write = { op: 'create', index: 'matches', id: 'm', doc: {} };
  await checked.write(write);
  await checked.writeAll([write]);
  holds = false;
  await expect(checked.write(write)).rejects.toThrow('moved on');
  await expect(checked.writeAll([write])).rejects.toThrow('moved on');
  expect(await checked.get('matches', 'm')).toBeNull();
  expect(written).toHaveLength(2);
});
