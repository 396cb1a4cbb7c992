import type { ChannelConfig } from '../../common/schemas';
import { type NoticeReason, RULE_REASONS } from '../../common/words';
import { connector } from './connector';
import type { ChannelModule } from './contract';
import { email } from './email';
import { esIndex } from './es_index';
import { hearsNews } from './hears';
import { jira } from './jira';
import { pagerduty } from './pagerduty';
import { serverLog } from './server_log';
import { slack } from './slack';
import { webhook } from './webhook';

/** Every kind of channel. A new one is its file, its schema, and a line here. */
const MODULES = {
  webhook,
  email,
  slack,
  jira,
  pagerduty,
  index: esIndex,
  server_log: serverLog,
  connector,
} as const satisfies Record<ChannelConfig['type'], unknown>;

/** The module of a channel's type, taking that channel's settings. */
export const channelModule = (config: ChannelConfig): ChannelModule =>
  MODULES[config.type] as unknown as ChannelModule;

/** Whether its messages are about one alert each, whatever is bundled. */
export const isPerAlert = (config: ChannelConfig): boolean =>
  channelModule(config).perAlert?.(config) ?? false;
/** Whether a channel takes what is about no alert: tickets, incidents and documents are of alerts. */
export function tellsOfRules(config: ChannelConfig): boolean {
  const { type } = config;
  if (type === 'connector') return !isPerAlert(config);
  return type === 'webhook' || type === 'email' || type === 'slack' || type === 'server_log';
}

/** Whether a channel is told of that at all. */
export function channelHears(config: ChannelConfig, reason: NoticeReason): boolean {
  if (RULE_REASONS.includes(reason) && !tellsOfRules(config)) return false;
  const { hears } = channelModule(config);
  return hears ? hears(config, reason) : hearsNews(reason);
}
