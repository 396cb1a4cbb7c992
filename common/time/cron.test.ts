import { cronProblem } from './cron';

test.each([
  '* * * * *',
  '*/5 * * * *',
  '0 9 * * 1-5',
  '0 9 * * MON-FRI',
  '30 2 29 2 *',
  '0 0 L * *',
  '0 0 1,15 jan-mar,DEC *',
  '0 0 * * 5L',
  '0 0 * * 1#2',
  '0-30/10 8-18 * * 7',
  ' 0  0 31 * * ',
  // Either day, where both are named.
  '0 0 30 2 1',
])('%s is a cron', (cron) => {
  expect(cronProblem(cron)).toBeNull();
});

test.each([
  ['', /five fields .* has 0$/],
  ['* * * *', /five fields \(minute, hour, day of the month, month, day of the week\).*has 4$/],
  ['* * * * * *', /has 6$/],
  ['@daily', /has 1$/],
  ['60 * * * *', /the minute "60" must lie in 0 to 59/],
  ['0 24 * * *', /the hour "24" must lie in 0 to 23/],
  ['0 0 0 * *', /the day of the month "0" must lie in 1 to 31/],
  ['0 0 * 13 *', /the month "13" must lie in 1 to 12 or JAN to DEC/],
  ['0 0 * foo *', /the month "foo" must lie in/],
  ['0 0 * * 8', /the day of the week "8" must lie in 0 to 7 or SUN to SAT/],
  ['x * * * *', /the minute "x" must lie in/],
  ['1.5 * * * *', /the minute "1.5" is not understood/],
  ['0 0 ? * *', /the day of the month "\?" is not understood/],
  ['0 0 ,1 * *', /the day of the month "" is not understood/],
  ['5-1 * * * *', /"5-1" begins after its end/],
  ['0 0 * * fri-mon', /"fri-mon" begins after its end/],
  ['*/0 * * * *', /the step of the minute "\*\/0" must lie in 1 to 59/],
  ['*/90 * * * *', /must lie in 1 to 59/],
  ['5/15 * * * *', /needs a range before its step, such as \*\/15 or 5-59\/15/],
  ['0 0 30 2 *', /never comes: no such day exists/],
  ['0 0 31 2,4,6,9,11 *', /never comes/],
  ['0 0 * * 1#6', /is not understood/],
])('%s is not: %s', (cron, problem) => {
  expect(cronProblem(cron)).toMatch(problem);
});
