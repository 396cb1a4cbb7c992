import type { ConditionType } from '../../../common/schemas';

export interface Kind {
  type: ConditionType;
  name: string;
  example: string;
}

/** Every condition, in the words of those who pick one. */
export const KIND_GROUPS: ReadonlyArray<{ title: string; kinds: readonly Kind[] }> = [
  {
    title: 'Events',
    kinds: [
      { type: 'any', name: 'any event', example: 'someone was added to the administrators' },
      { type: 'blacklist', name: 'a listed value', example: 'the source address is on the block list' },
      { type: 'whitelist', name: 'a value not listed', example: 'a log-in from none of our countries' },
      { type: 'change', name: 'a change', example: 'a user is suddenly in another country' },
      { type: 'new_term', name: 'a new value', example: 'a process never seen on this host before' },
      { type: 'sequence', name: 'one after the other', example: 'log-in without the second factor after it' },
      {
        type: 'join',
        name: 'seen in another search too',
        example: 'traffic to an address the scanner reported',
      },
    ],
  },
  {
    title: 'Numbers',
    kinds: [
      { type: 'frequency', name: 'many events', example: '5 refused log-ins of a user in 10 minutes' },
      { type: 'spike', name: 'a spike', example: '3 times as many errors as in the hour before' },
      {
        type: 'spike_aggregation',
        name: 'a spike of a metric',
        example: 'twice the bytes sent of an hour ago',
      },
      { type: 'flatline', name: 'too few, or silence', example: 'no heartbeat of a host for 15 minutes' },
      { type: 'cardinality', name: 'distinct values', example: 'one address tries more than 20 users' },
      { type: 'metric_aggregation', name: 'a metric', example: 'average response time above 2 seconds' },
      { type: 'percentage_match', name: 'a percentage', example: 'more than 5 % of the answers are errors' },
      { type: 'count', name: 'a count in a range', example: 'fewer than 2 backups in 24 hours' },
      { type: 'baseline', name: 'not as usual', example: 'fewer orders than on other Monday mornings' },
    ],
  },
];

export const kindOf = (type: ConditionType): Kind =>
  KIND_GROUPS.flatMap(({ kinds }) => kinds).find((kind) => kind.type === type) as Kind;
