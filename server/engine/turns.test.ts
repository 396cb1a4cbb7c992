import { Turns } from './turns';

/** Turns, who went so far, and how to come with a rank that may change. */
function setUp(atOnce: number) {
  const turns = new Turns(atOnce);
  const went: string[] = [];
  const come = (name: string, rank: () => number = () => 0) =>
    turns.take({ rank, go: () => void went.push(name) });
  return { turns, went, come };
}

test('so many at once, the others in the order in which they came', () => {
  const { turns, went, come } = setUp(2);
  for (const name of ['a', 'b', 'c', 'd']) come(name);
  expect(went).toEqual(['a', 'b']);
  turns.give();
  turns.give();
  expect(went).toEqual(['a', 'b', 'c', 'd']);
  turns.give();
  turns.give();
  come('e');
  come('f');
  come('g');
  expect(went.slice(4)).toEqual(['e', 'f']);
});

test('the highest rank first, as it is when a turn is free', () => {
  const { turns, went, come } = setUp(1);
  let late = 0;
  come('first');
  come('low');
  come('grows', () => late);
  come('high', () => 3);
  late = 4;
  for (let at = 0; at < 3; at++) turns.give();
  expect(went).toEqual(['first', 'grows', 'high', 'low']);
});
