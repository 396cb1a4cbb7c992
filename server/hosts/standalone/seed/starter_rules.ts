import type { RuleInput } from './create_rules';
import { SEARCHES } from './saved_searches';

type Starter = Pick<RuleInput, 'name' | 'description' | 'severity' | 'condition' | 'fields'> & {
  /** What it is about, as a second tag. */
  about: string;
  /** Id of the saved search that it follows. */
  search: string;
};

/** A starter rule in whole. Live documents are sent every few seconds. */
const starterRule = ({ about, search, ...own }: Starter): RuleInput => ({
  ...own,
  tags: ['starter', about],
  source: { kind: 'saved_search', id: search },
  enabled: true,
  interval: '30s',
  queryDelay: '10s',
});

const STARTERS: Starter[] = [
  {
    name: 'Log-in burst on one user',
    description: 'Somebody tries passwords. One alert per user name while it goes on.',
    severity: 'high',
    about: 'log-ins',
    search: SEARCHES.failedLogIns,
    condition: { type: 'frequency', key: ['user.name'], count: 5, within: '5m' },
    fields: ['user.name', 'source.ip', 'host.name', 'message'],
  },
  {
    name: 'Log-in from an unusual country',
    description: 'Each accepted log-in from outside the usual countries, grouped by user.',
    severity: 'warning',
    about: 'log-ins',
    search: SEARCHES.rareCountries,
    condition: { type: 'any', key: ['user.name'] },
    fields: ['user.name', 'source.ip', 'source.geo.country_iso_code', 'host.name'],
  },
  {
    name: 'Shop answers with errors',
    description: 'A machine of the shop answers with 5xx again and again.',
    severity: 'critical',
    about: 'shop',
    search: SEARCHES.serverErrors,
    condition: { type: 'frequency', key: ['host.name'], count: 10, within: '5m' },
    fields: ['host.name', 'http.response.status_code', 'url.path', 'source.ip'],
  },
  {
    name: 'Scanner at the shop',
    description: 'Asks for paths that the shop does not have.',
    severity: 'low',
    about: 'shop',
    search: SEARCHES.scanners,
    condition: { type: 'any', key: ['source.ip'] },
    fields: ['source.ip', 'url.original', 'host.name'],
  },
  {
    name: 'Payments declined by a provider',
    description: 'Many declined payments of one provider within ten minutes.',
    severity: 'high',
    about: 'payments',
    search: SEARCHES.declined,
    condition: { type: 'frequency', key: ['payment.provider'], count: 8, within: '10m' },
    fields: ['payment.provider', 'payment.amount', 'event.reason', 'payment.merchant'],
  },
  {
    name: 'This server refuses or fails',
    description: 'Five answers from 400 up within five minutes, from its own access log.',
    severity: 'warning',
    about: 'self',
    search: SEARCHES.ownErrors,
    condition: { type: 'frequency', key: [], count: 5, within: '5m' },
    fields: ['http.request.method', 'url.path', 'http.response.status_code'],
  },
  {
    name: 'This machine is busy',
    description: 'CPU above 90 % in at least nine readings within two minutes.',
    severity: 'low',
    about: 'self',
    search: SEARCHES.busyCpu,
    condition: { type: 'frequency', key: ['host.name'], count: 9, within: '2m' },
    fields: ['host.name', 'system.cpu.total.norm.pct', 'system.load.1'],
  },
];

/** Rules to start with; each finds something within a day. */
export const STARTER_RULES: RuleInput[] = STARTERS.map(starterRule);
