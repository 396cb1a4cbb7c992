import { alertFilterSchema } from '../../common/api';
import { filterDsl, NOT_CLOSED } from './filter_dsl';
import { searchBoxDsl } from './search_box';
import { sortOf } from './sorting';

const one = (should: object[]) => ({ bool: { should, minimum_should_match: 1 } });
const SPACE = { term: { 'kibana.space_ids': 'blue' } };
const seen = (bounds: object) => ({ range: { 'kibana.alert.last_detected': bounds } });
/** All there is, for filters that are about something else. */
const ALL = { quiet: ['none', 'silenced', 'snoozed'] };
const AT = '2026-01-05T12:00:00Z';

describe('a filter', () => {
  it.each<[string, Record<string, unknown>, object[]]>([
    ['nothing', {}, []],
    [
      'status',
      { status: ['open', 'closed'] },
      [{ terms: { 'kibana.alert.workflow_status': ['open', 'closed'] } }],
    ],
    ['one severity', { severity: 'high' }, [{ terms: { 'kibana.alert.severity': ['high'] } }]],
    ['rule', { rule: 'r' }, [{ terms: { 'kibana.alert.rule.uuid': ['r'] } }]],
    ['tag', { tag: 't' }, [{ terms: { 'kibana.alert.workflow_tags': ['t'] } }]],
    ['condition', { condition: 'event' }, [{ terms: { 'lookout.condition': ['event'] } }]],
    ['owner', { owner: 'ana' }, [one([{ terms: { 'kibana.alert.workflow_assignee_ids': ['ana'] } }])]],
    ['nobody', { owner: '-' }, [one([{ term: { 'lookout.unowned': true } }])]],
    [
      'somebody or nobody',
      { owner: ['-', 'ana'] },
      [
        one([
          { terms: { 'kibana.alert.workflow_assignee_ids': ['ana'] } },
          { term: { 'lookout.unowned': true } },
        ]),
      ],
    ],
    ['escalated', { escalated: 'true' }, [{ term: { 'lookout.escalated': true } }]],
    ['not escalated', { escalated: 'false' }, [{ term: { 'lookout.escalated': false } }]],
    ['from', { from: AT }, [one([NOT_CLOSED, seen({ gte: AT })])]],
    ['from and to', { from: AT, to: AT }, [one([NOT_CLOSED, seen({ gte: AT, lte: AT })])]],
  ])('of %s', (_, query, clauses) => {
    const filter = alertFilterSchema.parse({ ...ALL, ...query });
    expect(filterDsl('blue', filter)).toEqual({ bool: { filter: [SPACE, ...clauses] } });
  });

  const loud = { bool: { must_not: [{ exists: { field: 'lookout.quiet' } }] } };
  const closed = { term: { 'kibana.alert.workflow_status': 'closed' } };
  const quiet = (...kinds: string[]) => ({ terms: { 'lookout.quiet': kinds } });
  it.each([
    ['nothing: what is quiet is left out, unless it is closed', [], [loud, closed]],
    ['what is silenced', ['silenced'], [quiet('silenced')]],
    ['both', ['snoozed', 'silenced'], [quiet('snoozed', 'silenced')]],
    ['the rest, too', ['none', 'snoozed'], [quiet('snoozed'), loud, closed]],
  ])('of quiet ones: %s', (_, views, should) => {
    const filter = alertFilterSchema.parse({ quiet: views });
    expect(filterDsl('blue', filter)).toEqual({ bool: { filter: [SPACE, one(should)] } });
  });

  it('that ends before it begins is refused', () => {
    const filter = alertFilterSchema.parse({ from: '2026-01-06T00:00:00Z', to: '2026-01-05T00:00:00Z' });
    expect(() => filterDsl('blue', filter)).toThrow('ends before it begins');
  });
});

describe('the search box', () => {
  const term = (field: string, value: string) => ({ term: { [field]: { value, case_insensitive: true } } });
  const wild = (field: string, value: string) => ({
    wildcard: { [field]: { value, case_insensitive: true } },
  });
  it.each<[string, object | null]>([
    ['', null],
    ['  ', null],
    ['*', { match_all: {} }],
    ['severity: high', one([term('kibana.alert.severity', 'high')])],
    ['not status: closed', { bool: { must_not: [one([term('kibana.alert.workflow_status', 'closed')])] } }],
    ['severity >= high', { range: { 'lookout.severity_rank': { gte: 2 } } }],
    ['count < 10', { range: { 'lookout.count': { lt: 10 } } }],
    [
      'firstSeen > "2026-01-05T12:00:00Z"',
      { range: { 'kibana.alert.start': { gt: '2026-01-05T12:00:00.000Z' } } },
    ],
    ['escalated: true', { term: { 'lookout.escalated': true } }],
    ['owner: "-"', { term: { 'lookout.unowned': true } }],
    ['owner: *', one([{ exists: { field: 'kibana.alert.workflow_assignee_ids' } }])],
    ['user.name: root', term('lookout.fields', 'user.name=root')],
    ['user.name: ro*t', wild('lookout.fields', 'user.name=ro*t')],
    ['user.name: *', { prefix: { 'lookout.fields': { value: 'user.name=' } } }],
    ['path: "a*b?c"', term('lookout.fields', 'path=a*b?c')],
    ['path: a?b*', wild('lookout.fields', 'path=a\\?b*')],
    [
      'severity: low or count: 3',
      one([one([term('kibana.alert.severity', 'low')]), { term: { 'lookout.count': 3 } }]),
    ],
  ])('%s', (text, dsl) => {
    expect(searchBoxDsl(text)).toEqual(dsl);
  });

  it('asks for every word', () => {
    const { bool } = searchBoxDsl('card declined') as { bool: { filter: unknown[] } };
    expect(bool.filter).toHaveLength(2);
  });
});

describe('the order', () => {
  it.each(['asc', 'desc'] as const)('of the queue ends with the id (%s)', (order) => {
    const columns = sortOf('queue', order) as Array<Record<string, { order: string }>>;
    expect(columns.map((column) => Object.keys(column)[0])).toEqual([
      'lookout.closed_at',
      'lookout.condition_rank',
      'lookout.escalated',
      'lookout.severity_rank',
      'lookout.unowned',
      'kibana.alert.last_detected',
      'kibana.alert.uuid',
    ]);
    for (const column of columns.slice(0, -1)) expect(Object.values(column)[0]!.order).toBe(order);
  });

  it('of a column turns that column alone', () => {
    expect(sortOf('severity', 'asc')).toEqual([
      { 'lookout.severity_rank': { order: 'asc' } },
      { 'kibana.alert.last_detected': { order: 'desc' } },
      { 'kibana.alert.uuid': { order: 'asc' } },
    ]);
  });
});
