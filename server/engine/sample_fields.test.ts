import type { RuleInput } from '../../common/schemas';
import { sampleFields } from './sample_fields';

const rule = (fields: string[], field?: string) =>
  ({
    fields,
    condition: { type: 'any', key: ['service'] },
    recipients: field ? [{ who: { kind: 'field', field } }] : [],
  }) as Partial<RuleInput> as RuleInput;

test.each<[string, string[], { fields: string[]; columns: string[]; field?: string }]>([
  ['those that the rule names', ['service', 'amount'], { fields: ['amount'], columns: ['level'] }],
  ['else the columns', ['service', 'level'], { fields: [], columns: ['level', '_source'] }],
  ['and who is told', ['service', 'amount', 'owner'], { fields: ['amount'], columns: [], field: 'owner' }],
])('the key and %s, with a key or without', (_, kept, { fields, columns, field }) => {
  for (const withKey of [true, false])
    expect(sampleFields(rule(fields, field), { columns }, withKey)).toEqual(kept);
});

test('what its condition judges is seen', () => {
  const condition = { type: 'metric_aggregation', key: ['host'], metric: { agg: 'avg', field: 'cpu' } };
  const judging = { fields: ['message'], condition } as unknown as RuleInput;
  expect(sampleFields(judging, { columns: [] }, true)).toEqual(['host', 'cpu', 'message']);
});

test.each(['_source', ''])(
  'nothing else of a rule that reads with a key and names none (columns: %s)',
  (column) => {
    const columns = column ? [column] : [];
    expect(sampleFields(rule([]), { columns }, true)).toEqual(['service']);
    expect(sampleFields(rule([]), { columns }, false)).toEqual(
      expect.arrayContaining(['service', 'message', 'user.name']),
    );
  },
);
