import { api, create, DATA, inline, setUpApi } from './api_rules/world';

jest.setTimeout(120_000);

setUpApi();

const other = { ...inline(''), timeField: '@timestamp' };
const part = (query: string, language = 'kuery') => ({ language, query });

it.each([
  [
    'the field that is joined by, in the other source',
    { type: 'join', field: 'user.name', other: { source: other, field: 'message' }, within: '5m' },
    'condition.other.field',
    /message is text, whose values cannot be counted/,
  ],
  [
    'one that is not there',
    { type: 'join', field: 'user.name', other: { source: other, field: 'nobody' }, within: '5m' },
    'condition.other.field',
    /has no field nobody/,
  ],
  [
    'the time field of the other source',
    {
      type: 'join',
      field: 'user.name',
      other: { source: { ...other, timeField: 'user.name' }, field: 'user.name' },
      within: '5m',
    },
    'condition.other.source.timeField',
    /user.name is keyword, not a date/,
  ],
  [
    "a stage's own names of the key",
    {
      type: 'sequence',
      key: ['user.name'],
      stages: [{ name: 'a' }, { name: 'b', source: other, key: ['message'] }],
      within: '5m',
    },
    'condition.stages.1.key',
    /message is text/,
  ],
  [
    "a stage's query",
    {
      type: 'sequence',
      stages: [
        { name: 'a', part: part('user.name: (') },
        { name: 'b', source: other },
      ],
      within: '5m',
    },
    'condition.stages.0.part.query',
    /./,
  ],
  [
    'the query of a percentage, as the engine says',
    { type: 'percentage_match', part: part('{"nothing":{}}', 'dsl'), within: '5m', above: 5 },
    'condition.part.query',
    /rejects this.*nothing/,
  ],
])('refuses %s', async (name, condition, path, message) => {
  const refusal = await api.refused('createRule', { body: { name: 'r', source: inline(), condition } });
  // What cannot even be read is a 400, as in the rule's own source.
  expect(refusal.statusCode).toBe(name === "a stage's query" ? 400 : 422);
  expect(refusal.fields).toMatchObject([{ path, message: expect.stringMatching(message) }]);
});

it('takes what can be counted', async () => {
  const rule = await create({
    condition: {
      type: 'sequence',
      key: ['user.name'],
      stages: [
        { name: 'a', part: part('message: failed') },
        { name: 'b', source: other, part: part(`{"term":{"_index":"${DATA}"}}`, 'dsl') },
      ],
      within: '5m',
    },
  });
  expect(rule.resolvedOthers).toHaveLength(1);
});
