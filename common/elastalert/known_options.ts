/** Options of ElastAlert that a rule here does not take over, each with what stands in its place. */
const TEXT = 'write the text as the rule’s own subject and body, over the variables of docs/messages.md';
const LINK = 'not needed: every alert carries its link to Discover';
const CONNECTION = 'not needed: rules read from the Elasticsearch of this host';
const CHANNEL = 'set up a channel and choose it on the rule';

const EXACT: Readonly<Record<string, string>> = {
  limit_execution: 'times at which a rule may run cannot be set yet: it runs always',
  limit_execution_coverage: 'times at which a rule may run cannot be set yet: it runs always',
  match_enhancements: 'code is never run; use steps once there are some',
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
  ...['ssl_', 'verify_certs', 'ca_certs', 'client_', 'use_ssl', 'aws_', 'profile', 'statsd_'].map(
    (prefix) => [prefix, CONNECTION] as const,
  ),
  ...(
    'email smtp_ from_addr cc bcc slack_ jira_ pagerduty_ opsgenie_ servicenow_ http_post hive_ telegram_ discord_ ' +
    'mattermost_ ms_power_automate_ ms_teams_ googlechat_ command pipe_match_json fail_on_non_zero_exit gitter_ ' +
    'rocket_chat_ victorops_ zabbix_ zbx_ twilio_ sns_ sqs_ ses_ stomp_ line_ lark_ dingtalk_ workwechat_ chatwork_ ' +
    'datadog_ alertmanager_ alerta_ exotel_ iris_ gelf_ indexer_ index_alerts_ linenotify_ pagertree_ smseagle_ ' +
    'tencent_sms_ matrixhookshot_ webex_ flashduty_ yzj_ debug'
  )
    .split(' ')
    .map((prefix) => [prefix, CHANNEL] as const),
];

/** What to say of an option that is not carried over, or null when ElastAlert does not know it either. */
export function insteadOf(option: string): string | null {
  if (Object.hasOwn(EXACT, option)) return EXACT[option] ?? null;
  return PREFIXES.find(([prefix]) => option.startsWith(prefix))?.[1] ?? null;
}
