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
  autoClose: 'Close by itself',
  stormAfter: 'Storm',
  runbook: 'Runbook',
  tags: 'Tags',
  owner: 'Owner',
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

/** What the parts of a list are called. */
const PARTS: Record<string, string> = {
  levels: 'Level',
  countLevels: 'Level',
  stages: 'Step',
  terms: 'Line',
};

/** `condition.stages.1.source.index` → `Step 2: Index`; what has no name is called as the API calls it. */
export function blankName(blank: string): string {
  const known = NAMES[blank];
  if (known) return known;
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
