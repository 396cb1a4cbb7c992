import { Turns } from './turns';

test('so many at once, the others in the order in which they came', async () => {
  const turns = new Turns(2);
  const order: number[] = [];
  const all = [1, 2, 3, 4].map(async (one) => {
    await turns.take();
    order.push(one);
  });
  await Promise.resolve();
  expect(order).toEqual([1, 2]);
  turns.give();
  turns.give();
  await Promise.all(all);
  expect(order).toEqual([1, 2, 3, 4]);
  turns.give();
  turns.give();
  await Promise.all([turns.take(), turns.take()]);
});
