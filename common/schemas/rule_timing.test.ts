import { ruleInputSchema } from './rule';

const input = (over: object) => ({
  name: 'a rule',
  source: { kind: 'query', index: 'logs', language: 'kuery', query: '' },
  condition: { type: 'any' },
  ...over,
});
const problem = (over: object): string => {
  const { error } = ruleInputSchema.safeParse(input(over));
  return error ? `${error.issues[0]!.path.join('.')}: ${error.issues[0]!.message}` : 'none';
};

test('a rule goes by its interval, without a delay, unless told otherwise', () => {
  expect(ruleInputSchema.parse(input({}))).toMatchObject({ schedule: null, queryDelay: '0s' });
  expect(ruleInputSchema.parse(input({ schedule: { cron: '0 9 * * *' } })).schedule).toEqual({
    cron: '0 9 * * *',
    zone: null,
  });
});

test.each([
  [{ schedule: { cron: '0 9 * * 1-5', zone: 'Europe/Berlin' } }, 'none'],
  [{ schedule: { cron: '0 9 * *' } }, /^schedule.cron: a cron has five fields/],
  [{ schedule: { cron: '*/10 * * * * *' } }, /^schedule.cron: .* has 6$/],
  [{ schedule: { cron: '0 25 * * *' } }, 'schedule.cron: the hour "25" must lie in 0 to 23'],
  [{ schedule: { cron: '0 0 30 2 *' } }, 'schedule.cron: this cron never comes: no such day exists'],
  [{ schedule: { cron: '0 9 * * *', zone: 'Berlin' } }, /^schedule.zone: is no time zone; write its IANA/],
  [{ schedule: { cron: '0 9 * * *', zone: '' } }, /^schedule.zone: is no time zone/],
  [{ queryDelay: 'learned' }, 'none'],
  [{ queryDelay: '7d' }, 'none'],
  [{ queryDelay: '8d' }, 'queryDelay: must lie between 0s and 7d'],
  [{ queryDelay: 'soon' }, /^queryDelay: write a whole number and a unit, .* or the word learned$/],
])('%j: %s', (over, expected) => {
  expect(problem(over)).toEqual(typeof expected === 'string' ? expected : expect.stringMatching(expected));
});
