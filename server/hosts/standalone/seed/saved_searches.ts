import type { Es } from '../../../ports';
import type { SavedObjectInput } from '../saved_objects';
import { VIEWS } from './data_views';

type Pill = { meta: Record<string, unknown>; query?: unknown; $state: { store: string } };

interface PillOptions {
  negate?: boolean;
  disabled?: boolean;
}

const pill = (field: string, type: string, clause: object, meta: object, options: PillOptions): Pill => ({
  meta: { alias: null, key: field, field, type, negate: false, disabled: false, ...meta, ...options },
  query: clause,
  $state: { store: 'appState' },
});
const is = (field: string, value: string, options: PillOptions = {}) =>
  pill(field, 'phrase', { match_phrase: { [field]: value } }, { params: { query: value } }, options);
const isOneOf = (field: string, values: readonly string[], options: PillOptions = {}) =>
  pill(
    field,
    'phrases',
    {
      bool: {
        should: values.map((value) => ({ match_phrase: { [field]: value } })),
        minimum_should_match: 1,
      },
    },
    { params: values, value: values.join(', ') },
    options,
  );
const exists = (field: string, options: PillOptions = {}) =>
  pill(field, 'exists', { exists: { field } }, { value: 'exists' }, options);
const range = (field: string, bounds: Record<string, number>, options: PillOptions = {}) =>
  pill(field, 'range', { range: { [field]: bounds } }, { params: bounds }, options);

interface Seeded {
  id: string;
  title: string;
  description: string;
  view: string;
  language?: 'kuery' | 'lucene';
  query?: string;
  pills?: Pill[];
  columns: string[];
  /** Asks for a runtime field, which OpenSearch does not know. */
  runtime?: boolean;
}

export const SEARCHES = {
  failedLogIns: 'lookout-failed-log-ins',
  peopleFailing: 'lookout-people-failing',
  rareCountries: 'lookout-rare-countries',
  serverErrors: 'lookout-server-errors',
  scanners: 'lookout-scanners',
  slowRequests: 'lookout-slow-requests',
  declined: 'lookout-payments-declined',
  ownErrors: 'lookout-own-errors',
  busyCpu: 'lookout-busy-cpu',
} as const;

const LOG_IN_COLUMNS = ['user.name', 'source.ip', 'source.geo.country_iso_code', 'host.name', 'message'];
const WEB_COLUMNS = ['host.name', 'http.response.status_code', 'url.original', 'source.ip'];

const SEEDED: Seeded[] = [
  {
    id: SEARCHES.failedLogIns,
    title: 'Failed log-ins',
    description: 'Every refused log-in, whoever tried.',
    view: VIEWS.auth,
    query: 'event.action : "log-in" and event.outcome : failure',
    columns: LOG_IN_COLUMNS,
  },
  {
    id: SEARCHES.peopleFailing,
    title: 'Failed log-ins of people',
    description: 'Without the service accounts; the pill for the VPN is there, switched off.',
    view: VIEWS.auth,
    query: 'event.outcome : failure',
    pills: [
      isOneOf('user.name', ['root', 'admin', 'backup', 'deploy', 'postgres'], { negate: true }),
      is('host.name', 'vpn-1', { disabled: true }),
    ],
    columns: LOG_IN_COLUMNS,
  },
  {
    id: SEARCHES.rareCountries,
    title: 'Log-ins from unusual countries',
    description: 'Accepted log-ins from anywhere but the usual countries.',
    view: VIEWS.auth,
    query: 'event.outcome : success',
    pills: [
      isOneOf('source.geo.country_iso_code', ['DE', 'FR', 'NL', 'PL', 'ES', 'SE', 'GB', 'US'], {
        negate: true,
      }),
      exists('source.geo.country_iso_code'),
    ],
    columns: LOG_IN_COLUMNS,
  },
  {
    id: SEARCHES.serverErrors,
    title: 'Server errors of the shop',
    description: 'Answers from 500 to 599.',
    view: VIEWS.web,
    query: 'service.name : shop',
    pills: [range('http.response.status_code', { gte: 500, lt: 600 })],
    columns: WEB_COLUMNS,
  },
  {
    id: SEARCHES.scanners,
    title: 'Scanners at the shop',
    description: 'Requests for paths that only scanners ask for, in Lucene.',
    view: VIEWS.web,
    language: 'lucene',
    query: 'url.path:("/wp-login.php" OR "/.env" OR "/admin" OR "/cgi-bin/status")',
    columns: WEB_COLUMNS,
  },
  {
    id: SEARCHES.slowRequests,
    title: 'Requests slower than 3 s',
    description: 'By a runtime field of the data view.',
    view: VIEWS.web,
    query: 'duration_ms >= 3000 and not url.path : /static*',
    columns: ['host.name', 'duration_ms', 'url.path', 'http.response.status_code'],
    runtime: true,
  },
  {
    id: SEARCHES.declined,
    title: 'Payments declined',
    description: 'Declined by the provider; an expired card is nobody’s alert.',
    view: VIEWS.payments,
    query: 'event.outcome : failure',
    pills: [
      is('event.action', 'payment'),
      exists('payment.provider'),
      is('event.reason', 'card expired', { negate: true }),
    ],
    columns: ['payment.provider', 'payment.amount', 'payment.currency', 'event.reason', 'payment.merchant'],
  },
  {
    id: SEARCHES.ownErrors,
    title: 'This server refused or failed',
    description: 'Its own access log, answers from 400 up.',
    view: VIEWS.access,
    query: 'http.response.status_code >= 400 and not url.path : "/favicon.ico"',
    columns: ['http.request.method', 'url.path', 'http.response.status_code', 'user_agent.original'],
  },
  {
    id: SEARCHES.busyCpu,
    title: 'CPU above 90 %',
    description: 'Readings of this machine.',
    view: VIEWS.system,
    query: 'event.dataset : "system.cpu" and system.cpu.total.norm.pct >= 0.9',
    columns: ['host.name', 'system.cpu.total.norm.pct', 'system.load.1'],
  },
];

function toSavedObject({
  id,
  title,
  description,
  view,
  language = 'kuery',
  query = '',
  pills = [],
  columns,
}: Seeded): SavedObjectInput {
  const reference = 'kibanaSavedObjectMeta.searchSourceJSON';
  const filterName = (at: number) => `${reference}.filter[${at}].meta.index`;
  const source = {
    query: { language, query },
    filter: pills.map(({ meta, ...rest }, at) => ({
      ...rest,
      meta: { ...meta, indexRefName: filterName(at) },
    })),
    indexRefName: `${reference}.index`,
  };
  return {
    type: 'search',
    id,
    attributes: {
      title,
      description,
      columns,
      sort: [['@timestamp', 'desc']],
      grid: {},
      hideChart: false,
      isTextBasedQuery: false,
      kibanaSavedObjectMeta: { searchSourceJSON: JSON.stringify(source) },
    },
    references: [
      { name: `${reference}.index`, type: 'index-pattern', id: view },
      ...pills.map((_, at) => ({ name: filterName(at), type: 'index-pattern', id: view })),
    ],
  };
}

/** Saved searches to start with, of every kind that a rule can follow, in Kibana's own shape. */
export const seedSavedSearches = (flavour: Es['flavour']): SavedObjectInput[] =>
  SEEDED.filter(({ runtime }) => flavour === 'elasticsearch' || !runtime).map(toSavedObject);
