import type { Rule } from '../../common/schemas';
import { ruleOf } from './rule_document';

const stored = {
  id: 'r1',
  space: 'default',
  version: 3,
  name: 'bursts',
  source: {
    kind: 'query',
    index: 'logs',
    timeField: '@timestamp',
    language: 'kuery',
    query: '',
    dataViewId: null,
  },
  condition: { type: 'spike', key: [], within: '5m', height: 3, direction: 'up' },
} as unknown as Rule;

test('what was added since a rule was stored has its default', () => {
  const rule = ruleOf({ payload: stored });
  expect(rule).toMatchObject({
    id: 'r1',
    version: 3,
    name: 'bursts',
    steps: [],
    recipients: [],
    ladder: null,
  });
  expect(rule.condition).toMatchObject({ type: 'spike', levels: [] });
});

test('one that does not fit any more stays as it was: it fails when it runs, with its own words', () => {
  const odd = { ...stored, condition: { type: 'gone' } } as unknown as Rule;
  expect(ruleOf({ payload: odd })).toBe(odd);
});
