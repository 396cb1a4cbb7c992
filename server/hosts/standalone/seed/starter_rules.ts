import type { z } from 'zod';
import type { ruleInputSchema } from '../../../../common/schemas';
import { SEARCHES } from './saved_searches';

type RuleInput = z.input<typeof ruleInputSchema>;

const following = (id: string) => ({ kind: 'saved_search' as const, id });
/** Live documents are sent every few seconds. */
const common = { enabled: true, interval: '30s', queryDelay: '10s' };

/** Rules to start with; each finds something within a day. */
export const STARTER_RULES: RuleInput[] = [
  {
    ...common,
    name: 'Log-in burst on one user',
    description: 'Somebody tries passwords. One alert per user name while it goes on.',
    severity: 'high',
    tags: ['starter', 'log-ins'],
    source: following(SEARCHES.failedLogIns),
    condition: { type: 'frequency', key: ['user.name'], count: 5, within: '5m' },
    fields: ['user.name', 'source.ip', 'host.name', 'message'],
  },
  {
    ...common,
    name: 'Log-in from an unusual country',
    description: 'Each accepted log-in from outside the usual countries, grouped by user.',
    severity: 'warning',
    tags: ['starter', 'log-ins'],
    source: following(SEARCHES.rareCountries),
    condition: { type: 'any', key: ['user.name'] },
    fields: ['user.name', 'source.ip', 'source.geo.country_iso_code', 'host.name'],
  },
  {
    ...common,
    name: 'Shop answers with errors',
    description: 'A machine of the shop answers with 5xx again and again.',
    severity: 'critical',
    tags: ['starter', 'shop'],
    source: following(SEARCHES.serverErrors),
    condition: { type: 'frequency', key: ['host.name'], count: 10, within: '5m' },
    fields: ['host.name', 'http.response.status_code', 'url.path', 'source.ip'],
  },
  {
    ...common,
    name: 'Scanner at the shop',
    description: 'Asks for paths that the shop does not have.',
    severity: 'low',
    tags: ['starter', 'shop'],
    source: following(SEARCHES.scanners),
    condition: { type: 'any', key: ['source.ip'] },
    fields: ['source.ip', 'url.original', 'host.name'],
  },
  {
    ...common,
    name: 'Payments declined by a provider',
    description: 'Many declined payments of one provider within ten minutes.',
    severity: 'high',
    tags: ['starter', 'payments'],
    source: following(SEARCHES.declined),
    condition: { type: 'frequency', key: ['payment.provider'], count: 8, within: '10m' },
    fields: ['payment.provider', 'payment.amount', 'event.reason', 'payment.merchant'],
  },
  {
    ...common,
    name: 'This server refuses or fails',
    description: 'Five answers from 400 up within five minutes, from its own access log.',
    severity: 'warning',
    tags: ['starter', 'self'],
    source: following(SEARCHES.ownErrors),
    condition: { type: 'frequency', key: [], count: 5, within: '5m' },
    fields: ['http.request.method', 'url.path', 'http.response.status_code'],
  },
  {
    ...common,
    name: 'This machine is busy',
    description: 'CPU above 90 % in at least nine readings within two minutes.',
    severity: 'low',
    tags: ['starter', 'self'],
    source: following(SEARCHES.busyCpu),
    condition: { type: 'frequency', key: ['host.name'], count: 9, within: '2m' },
    fields: ['host.name', 'system.cpu.total.norm.pct', 'system.load.1'],
  },
];
