/** Options of ElastAlert that a rule here does not take over, each with what stands in its place. */
const TEXT = 'write the text as the rule’s own subject and body, over the variables of docs/messages.md';
const LINK = 'not needed: every alert carries its link to Discover';
const CONNECTION = 'not needed: rules read from the Elasticsearch of this host';
const TIME = 'the time field must be mapped as a date in the index, in whatever format';
const CREDENTIALS = 'belongs to the connector of a channel, not to a rule';
const CHANNEL = 'set up a channel and choose it on the rule';

const EXACT: Readonly<Record<string, string>> = {
  match_enhancements: 'code is never run; what it does to a match can be a step of the rule',
  run_enhancements_first: 'there are no enhancements',
  import: 'hand in the imported files with the rule',
  scan_entire_timeframe: 'not needed: what lies within the timeframe is read again at every run',
  max_query_size: 'not needed: documents are read page by page to the end',
  scroll_keepalive: 'not needed: documents are read page by page to the end',
  max_scrolling_count: 'not needed: documents are read page by page to the end',
  raw_count_keys: 'not needed: values are those of the field that is named',
  alert: CHANNEL,
  query_timezone: 'not needed: windows are absolute',
  custom_pretty_ts_format: TEXT,
  include_rule_params_in_matches: TEXT,
  include_rule_params_in_first_match_only: TEXT,
  pipe_alert_text: TEXT,
  timestamp_format: TIME,
  timestamp_format_expr: `code is never run; ${TIME}`,
  timestamp_to_datetime_format_expr: `code is never run; ${TIME}`,
  include_fields: 'make them runtime fields of the data view, and name those in include',
  string_multi_field_name: 'not needed: values are those of the field that is named',
  _source_enabled: 'not needed: fields are read as the index has them',
  add_metadata_alert: 'not needed: owner, tags and description stand with every alert',
  start_date: 'not carried over: what is known is read from the documents before each run',
  kibana_url: LINK,
  opensearch_url: LINK,
  notify_email: CHANNEL,
  username: CREDENTIALS,
  password: CREDENTIALS,
  short_description: CHANNEL,
  comments: CHANNEL,
  assignment_group: CHANNEL,
  subcategory: CHANNEL,
  cmdb_ci: CHANNEL,
  caller_id: CHANNEL,
  include_match_in_root: CHANNEL,
  service_now_additional_fields: CHANNEL,
  filter_by_list: 'only blacklist and whitelist rules use it',
};

const PREFIXES: ReadonlyArray<readonly [string, string]> = [
  ['kibana_discover_', LINK],
  ['opensearch_discover_', LINK],
  ['generate_kibana_discover_', LINK],
  ['generate_opensearch_discover_', LINK],
  ['shorten_kibana_discover_', LINK],
  ['shorten_opensearch_discover_', LINK],
  ['alert_', TEXT],
  ['summary_table_', TEXT],
  ['summary_', TEXT],
  ['jinja_', TEXT],
  ['es_', CONNECTION],
  ...[
    'ssl_',
    'verify_certs',
    'ca_cert',
    'kibana_username',
    'kibana_password',
    'kibana_api_key',
    'kibana_verify_certs',
    'client_',
    'use_ssl',
    'aws_',
    'profile',
    'statsd_',
  ].map((prefix) => [prefix, CONNECTION] as const),
  ...(
    'email smtp_ from_addr cc bcc slack_ jira_ pagerduty_ opsgenie_ servicenow_ http_post hive_ telegram_ discord_ ' +
    'mattermost_ ms_power_automate_ ms_teams_ googlechat_ command pipe_match_json fail_on_non_zero_exit gitter_ ' +
    'rocket_chat_ victorops_ zabbix_ zbx_ twilio_ sns_ sqs_ ses_ stomp_ line_ lark_ dingtalk_ workwechat_ chatwork_ ' +
    'datadog_ alertmanager_ alerta_ exotel_ iris_ gelf_ indexer_ index_alerts_ linenotify_ pagertree_ smseagle_ ' +
    'tencent_sms_ matrixhookshot_ webex_ flashduty_ yzj_ ioc_ work_wechat_ debug'
  )
    .split(' ')
    .map((prefix) => [prefix, CHANNEL] as const),
];

/** What to say of an option that is not carried over, or null when ElastAlert does not know it either. */
export function insteadOf(option: string): string | null {
  if (Object.hasOwn(EXACT, option)) return EXACT[option] ?? null;
  return PREFIXES.find(([prefix]) => option.startsWith(prefix))?.[1] ?? null;
}
