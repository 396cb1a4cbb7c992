import { FATES, SEVERITIES } from '../../common/words';
import { GAP_FIELDS } from '../gaps';
import { anyOf, count, type Fields, many, oneOf, text } from '../kit';

export const RULE_SORTS = ['name', 'updatedAt', 'severity', 'interval', 'enabled'] as const;
export const RULE_TABS = ['overview', 'runs', 'matches', 'gaps', 'history', 'json'] as const;

const FIELDS = {
  search: text(),
  enabled: oneOf(['', 'true', 'false'] as const, ''),
  tag: many,
  severity: anyOf(SEVERITIES),
  sort: oneOf(RULE_SORTS, 'name'),
  order: oneOf(['asc', 'desc'] as const, 'asc'),
  page: count(1),
  perPage: count(25),
};

export type RulesState = { [K in keyof typeof FIELDS]: ReturnType<(typeof FIELDS)[K]['read']> };
export const rulesFields: Fields<RulesState> = FIELDS;

export const rulesQueryOf = ({ enabled, search, ...state }: RulesState) => ({
  ...state,
  search: search.trim(),
  enabled: enabled || undefined,
});

const PAGE_FIELDS = {
  tab: oneOf(RULE_TABS, 'overview'),
  page: count(1),
  fate: anyOf(FATES),
  step: many,
  ...GAP_FIELDS,
};
export type RulePageState = { [K in keyof typeof PAGE_FIELDS]: ReturnType<(typeof PAGE_FIELDS)[K]['read']> };
export const rulePageFields: Fields<RulePageState> = PAGE_FIELDS;
