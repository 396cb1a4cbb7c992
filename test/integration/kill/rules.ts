import type { RuleInput } from '../../../common/schemas';

const frequency = (condition: object) => ({
  type: 'frequency',
  key: ['user'],
  ...condition,
});

/** Late documents come up to 20 s late and are found within the minute that every run reads again. */
export const RULES = {
  'any by key': { condition: { type: 'any', key: ['user'] } },
  'any in one': { condition: { type: 'any', key: [] }, interval: '2s' },
  'any by match': {
    condition: { type: 'any', key: ['user'] },
    grouping: 'match',
    query: 'user: eve',
    stormAfter: 10_000,
  },
  'storm by match': {
    condition: { type: 'any', key: ['user'] },
    grouping: 'match',
    query: 'user: eve',
    stormAfter: 5,
  },
  'bursts by key': { condition: frequency({ count: 3, within: '2s' }) },
  'long bursts by key': { condition: frequency({ count: 6, within: '5s' }), interval: '2s' },
  'bursts of all': { condition: frequency({ key: [], count: 10, within: '3s' }) },
  'bursts by rule': { condition: frequency({ count: 4, within: '1s' }), grouping: 'rule' },
  'every five': {
    condition: frequency({ count: 5, within: '4s', again: 'every' }),
    // What comes late shifts this one's counting: it looks at what never does, once all of it is sure to be there.
    query: 'steady: true',
    queryDelay: '10s',
  },
} as const satisfies Record<
  string,
  { condition: object; query?: string } & Partial<Omit<RuleInput, 'condition'>>
>;
export type RuleName = keyof typeof RULES;
