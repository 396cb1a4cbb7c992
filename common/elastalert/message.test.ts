import { render, TableCounter } from '../template';
import { readMessage } from './message';
import type { Options } from './options';
import { Report } from './report';

const ALERT = {
  key: { 'till.id': 'T1', host: 'a' },
  count: 12,
  matches: 3,
  values: {
    value: 7,
    reference: 2,
    percentage: 5.5,
    total: 200,
    count: 0,
    threshold: 1,
    old: ['x'],
    new: ['y'],
    field: 'user',
  },
};
const DOCUMENT = { user: { name: 'ada' }, '@timestamp': '2026-01-05T12:00:00Z' };

/** Body and what is warned of, for an alert of one document. */
function told(options: Options) {
  const report = new Report();
  const { subject = '', body = '' } = readMessage({ alert_text_type: 'alert_text_only', ...options }, report);
  const data = { alert: ALERT, document: DOCUMENT, links: { discover: '/app/discover' } };
  const text = (template: string) => render(template, { ...data, alerts: [data] }, 'plain').trim();
  return { subject: text(subject), body: text(body), warned: report.warnings.map(({ message }) => message) };
}

describe("what ElastAlert adds to a match, in a rule's own text", () => {
  it.each<[string, Options, string]>([
    ['spike', { type: 'spike' }, 'spike_count reference_count → 7 2'],
    ['spike_aggregation', { type: 'spike_aggregation' }, 'spike_count reference_count → 7 2'],
    [
      'metric_aggregation',
      { type: 'metric_aggregation', metric_agg_key: 'ms', metric_agg_type: 'avg' },
      'metric_agg_value metric_agg_value_formatted metric_ms_avg metric_ms_avg_formatted → 7 7 7 7',
    ],
    [
      'percentage_match',
      { type: 'percentage_match' },
      'percentage percentage_formatted denominator → 5.5 5.5 200',
    ],
    ['change', { type: 'change' }, 'old_value new_value → x y'],
    ['new_term', { type: 'new_term' }, 'new_field → user'],
    ['flatline', { type: 'flatline', query_key: 'till.id' }, 'key till.id count threshold → T1 T1 0 1'],
    ['flatline by two fields', { type: 'flatline', query_key: ['host', 'till.id'] }, 'key → a, T1'],
    ['flatline of all', { type: 'flatline' }, 'key → all'],
    ['any type', { type: 'any' }, 'kibana_discover_url → /app/discover'],
    [
      'fields of the document',
      { type: 'any' },
      'count value user.name → <MISSING VALUE> <MISSING VALUE> ada',
    ],
    [
      "a rule's own property",
      { type: 'frequency', num_events: 5, threshold: 9 },
      'num_events threshold → 5 9',
    ],
  ])('%s', (_name, options, expected) => {
    const [names = '', text] = expected.split(' → ');
    const args = names.split(' ');
    const places = args.map((_, at) => `{${at}}`).join(' ');
    expect(told({ ...options, alert_text: places, alert_text_args: args })).toMatchObject({
      body: text,
      warned: [],
    });
    const kw = Object.fromEntries(args.map((name, at) => [name, `n${at}`]));
    const named = args.map((_, at) => `{n${at}}`).join(' ');
    expect(told({ ...options, alert_text: named, alert_text_kw: kw }).body).toBe(text);
  });

  it.each([
    ['num_hits', '12'],
    ['num_matches', '3'],
    ['related_events', '<MISSING VALUE>'],
  ])('warns of %s, which has no equal', (name, text) => {
    const { body, warned } = told({ type: 'frequency', alert_text: '{0}', alert_text_args: [name] });
    expect([body, warned.length]).toEqual([text, 1]);
    expect(warned[0]).toContain(`${name}: `);
  });

  it.each([
    ['{{ _data.user.name }}', 'ada'],
    ['{{ user.name }}', 'ada'],
    ["{{ _data['user']['name'] }}", 'ada'],
    ['{{ _data.nobody | default("none") }}', 'none'],
    ['{{ metric_agg_value }} {{ _data.metric_agg_value }}', '7 7'],
    ['{% if _data.user.name %}yes{% else %}no{% endif %}', 'yes'],
    ['{% if user.nobody %}yes{% else %}no{% endif %}', 'no'],
    ['{% if metric_agg_value %}yes{% endif %}', 'yes'],
  ])('Jinja %s', (text, expected) => {
    const options = {
      type: 'metric_aggregation',
      alert_text_type: 'alert_text_jinja',
      alert_subject: text,
      alert_text: text,
    };
    expect(told(options)).toEqual({ subject: expected, body: expected, warned: [] });
  });

  it.each([
    ['{0:>5}', { alert_text_args: ['user.name'] }],
    ['{0!r}', { alert_text_args: ['user.name'] }],
    ['{who:>5}', { alert_text_kw: { 'user.name': 'who' } }],
  ])('takes the value of %s without its form, and says so', (text, options) => {
    const { body, warned } = told({ type: 'any', alert_text: text, ...options });
    expect(body).toBe('ada');
    expect(warned).toEqual([`${text} gives a form to the value, which is not taken over`]);
  });

  it('columns of a table', () => {
    const options = {
      type: 'metric_aggregation',
      aggregation: { minutes: 5 },
      summary_table_fields: ['host', 'metric_agg_value', { path: 'metric_agg_value', header: 'Value' }],
    };
    const { table, body } = readMessage(options, new Report());
    expect(table).toEqual([
      { field: 'host', title: '' },
      { field: 'alert.values.value', title: 'metric_agg_value' },
      { field: 'alert.values.value', title: 'Value' },
    ]);
    expect(body).toContain("['host', 'metric_agg_value', 'metric_agg_value', 'count']");
    const counter = new TableCounter(
      (table ?? []).map(({ field, title = '' }) => ({ field, title })),
      null,
    );
    counter.add({ key: { host: 'a' }, sample: [], matches: 2, values: { value: 0.07 } });
    expect(counter.table().rows).toEqual([{ cells: ['a', '0.07', '0.07'], count: 2 }]);
  });

  it('Jinja under a name of its own', () => {
    const options = {
      type: 'any',
      alert_text_type: 'alert_text_jinja',
      jinja_root_name: 'hit',
      alert_text: '{{ hit.user.name }}',
    };
    expect(told(options).body).toBe('ada');
  });
});
