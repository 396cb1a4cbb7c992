import sequencers from '@jest/test-sequencer';

const Sequencer = sequencers.default ?? sequencers;

/** Suites that take longest, mostly waiting: begun last, they would run on alone. */
const LONG = [
  ...[
    'pages',
    'who_may_what',
    'kill',
    'nodes',
    'nodes_spread',
    'secured/runs_as',
    'partial_conditions',
    'many_hits',
    'partial',
    'secured/no_key',
    'recovery_points',
    'delay',
    'levels',
  ],
  ...[
    'quiet',
    'quiet_storms',
    'quiet_closed',
    'secured/documents',
    'steps',
    'conditions_sources',
    'secured/credentials',
    'end_to_end',
  ],
];

/** Jest knows durations of earlier runs only, and a new clone has had none. */
export default class LongFirst extends Sequencer {
  async sort(tests) {
    const rank = ({ path }) => {
      const at = LONG.findIndex((name) => path.endsWith(`/${name}.test.ts`));
      return at === -1 ? LONG.length : at;
    };
    const usual = await super.sort(tests);
    return [...usual].sort((a, b) => rank(a) - rank(b));
  }
}
