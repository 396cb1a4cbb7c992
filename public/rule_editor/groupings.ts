import type { Grouping } from '../../common/words';

const ALL = { value: 'rule', text: 'one alert for all, until it is closed' } as const;
const EVERY_MATCH = { value: 'match', text: 'an alert for every match' } as const;

/** Without a key there is one group, and a choice between "per key" and "for all" would be none. */
export const groupingsFor = (keys: number): Array<{ value: Grouping; text: string }> =>
  keys === 0
    ? [ALL, EVERY_MATCH]
    : [{ value: 'key', text: 'one alert per key, until it is closed' }, ALL, EVERY_MATCH];
