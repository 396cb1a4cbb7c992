/** The one table of the ways to be quiet: docs/quiet.md and the help beside "Make this quieter" both show it. */
export interface QuietWay {
  name: string;
  what: string;
  alert: string;
  told: string;
}

export const QUIET_WAYS: readonly QuietWay[] = [
  {
    name: 'Ignore',
    what: 'a step of the rule, made from an alert: not these until …',
    alert: 'none is made; each match is kept with its fate',
    told: 'nobody',
  },
  {
    name: 'Silence',
    what: 'a scope, an end and a reason',
    alert: 'made, marked, and out of the queue’s default view',
    told: 'nobody; at its end, one message for each alert that is still active',
  },
  {
    name: 'Maintenance',
    what: 'a silence that recurs: a cron in a time zone, and a length',
    alert: 'as with a silence',
    told: 'as with a silence, at the end of each time',
  },
  {
    name: 'Snooze',
    what: 'one alert, by a person, until a time',
    alert: 'hidden until then; back at once when it gets worse',
    told: 'nobody until then; that it got worse is told',
  },
  {
    name: 'Quiet hours',
    what: 'of a channel or a person: times of the week in its zone',
    alert: 'unchanged',
    told: 'later: all that waited goes out together when they end; critical goes out at once',
  },
];
