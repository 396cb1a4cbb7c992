/** What each blank is called where an error names it; those of a condition stand behind `condition.`. */
const NAMES: Record<string, string> = {
  name: 'Name',
  savedSearch: 'Saved search',
  index: 'Index',
  timeField: 'Time field',
  query: 'Query',
  interval: 'Check every',
  cron: 'Cron',
  zone: 'Time zone',
  queryDelay: 'Delay',
  lateWithin: 'Late documents',
  samples: 'Sample documents',
  fields: 'Fields to keep',
  channels: 'Channels',
  recipients: 'Told by name',
  ladder: 'Ladder',
  autoClose: 'Close by itself',
  stormAfter: 'Storm',
  runbook: 'Runbook',
  tags: 'Tags',
  owner: 'Owner',
  'notify.realert': 'Quiet for',
  'notify.realertMax': 'Quiet at most',
  'notify.repeat': 'Told again every',
  'notify.bundle.for': 'Gathered for',
  'notify.bundle.cron': 'Cron of the message',
  'notify.bundle.zone': 'Zone of the message',
  'notify.mostPerHour': 'Messages an hour',
  'notify.subject': 'Subject',
  'notify.body': 'Body',
  'notify.table': 'Fields of the table',
  'condition.key': 'Key fields',
  'condition.count': 'Number of events',
  'condition.within': 'Within',
  'condition.field': 'Field',
  'condition.fields': 'Fields',
  'condition.values': 'Values',
  'condition.lists': 'Lists',
  'condition.changeLookback': 'Looking back',
  'condition.lookback': 'Looking back',
  'condition.terms': 'Fields',
  'condition.height': 'Times as much',
  'condition.currentAtLeast': 'At least now',
  'condition.referenceAtLeast': 'At least before',
  'condition.metric.field': 'Field',
  'condition.metric.percent': 'Percentile',
  'condition.above': 'Above',
  'condition.below': 'Below',
  'condition.margin': 'Margin',
  'condition.fewerThan': 'Fewer than',
  'condition.expected': 'Expected',
  'condition.expectedLists': 'Expected from lists',
  'condition.remember': 'Remembered for',
  'condition.part': 'Events that are meant',
  'condition.atLeast': 'At least',
  'condition.atMost': 'At most',
  'condition.other.field': 'Field of the other search',
  'condition.limit': 'Values at most',
  'condition.weeks': 'Weeks',
  'condition.deviations': 'Deviations',
  'condition.tolerance': 'Tolerance',
  'condition.atLeastPast': 'Times known',
};

/** The blanks of a step that a match goes through. */
const STEP_NAMES: Record<string, string> = {
  fields: 'Fields that are compared',
  within: 'Within',
  per: 'In',
  query: 'Query',
  field: 'Field',
  pattern: 'Regular expression',
  list: 'List',
  where: 'Fields and values',
  from: 'Field',
  to: 'New name',
  template: 'Template',
  index: 'Index',
  indexField: 'Field of the index',
  take: 'Fields to take',
  into: 'Name of what is found',
  program: 'Program',
  args: 'Arguments',
  count: 'Matches at most',
};

/** What the parts of a list are called. */
const PARTS: Record<string, string> = {
  levels: 'Level',
  countLevels: 'Level',
  heightLevels: 'Level',
  fewLevels: 'Level',
  rangeLevels: 'Level',
  bandLevels: 'Level',
  stages: 'Step',
  terms: 'Line',
};

/** `condition.stages.1.source.index` → `Step 2: Index`; what has no name is called as the API calls it. */
export function blankName(blank: string): string {
  const known = NAMES[blank];
  if (known) return known;
  const step = /^steps\.(\d+)\.(\w+)/.exec(blank);
  if (step) return `Then, step ${Number(step[1]) + 1}: ${STEP_NAMES[step[2]!] ?? step[2]}`;
  const [, list, at, ...rest] = blank.split('.');
  if (list && PARTS[list] && at !== undefined) {
    const part = `${PARTS[list]} ${Number(at) + 1}`;
    const last = rest[rest.length - 1];
    if (last === undefined) return part;
    return `${part}: ${NAMES[last] ?? NAMES[`condition.${last}`] ?? last}`;
  }
  if (list === 'other') return `Other search: ${blankName(blank.split('.').slice(3).join('.'))}`;
  return blank;
}
