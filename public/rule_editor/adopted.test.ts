import type { Rule } from '../../common/schemas';
import { checkRule } from './check_rule';
import { draftOfRule } from './draft';
import { sourceOf } from './source_draft';

test('the runtime fields of an adopted query outlive a change of the rule', () => {
  const source = {
    kind: 'query' as const,
    index: 'logs',
    timeField: '@timestamp',
    language: 'dsl' as const,
    query: '{"range":{"kb":{"gte":1}}}',
    dataViewId: null,
    runtimeMappings: { kb: { type: 'double' } },
  };
  const rule = { name: 'Big', tags: [], fields: [], channels: [], samples: 5, source } as unknown as Rule;
  const draft = draftOfRule({ ...rule, condition: { type: 'any', key: [] } });
  expect(sourceOf(draft)).toEqual(source);
  const { input } = checkRule({
    ...draft,
    description: '',
    runbook: '',
    severity: 'low',
    owner: null,
    enabled: false,
    interval: '1m',
    queryDelay: '0s',
    grouping: 'key',
  });
  expect(input?.source).toEqual(source);
});
