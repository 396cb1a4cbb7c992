import { mostAtOnce } from './owed_worker';

test.each([
  ['nothing newer is under way', { newer: 0, waitedMs: 0 }, 8],
  ['newer windows are', { newer: 3, waitedMs: 9_999 }, 0],
  ['they leave no pause', { newer: 3, waitedMs: 10_000 }, 1],
])('pieces of what is owed while %s', (_, how, most) => {
  expect(mostAtOnce(how)).toBe(most);
});
