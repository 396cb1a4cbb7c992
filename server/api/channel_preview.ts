import type { ChannelPreview } from '../../common/api';
import type { Alert, ChannelConfig } from '../../common/schemas';
import { type NoticeRule, noticeRule } from '../../common/template';
import type { NoticeReason } from '../../common/words';
import { exampleNotice, noticeLinks, noticeOfAlert } from '../channels';
import { type AlertDocument, alertOf, type RuleDocument } from '../store';
import type { ApiContext } from './context';
import { notFound } from './failures';

interface Asked {
  config: ChannelConfig;
  reason: NoticeReason;
  alert?: string | undefined;
}

/** What a channel would send of a real alert: the one asked for, else the newest of the space; an example where there is none. */
export async function channelPreview(
  context: ApiContext,
  asked: Asked,
  space: string,
): Promise<ChannelPreview> {
  const { channels, ports, now } = context;
  const alert = await alertFor(context, asked.alert, space);
  const { publicUrl } = ports.config;
  const appPath = ports.appPath(space);
  if (!alert) {
    const { queueUrl } = noticeLinks(publicUrl, appPath, { id: 'example', discoverUrl: null });
    const at = new Date(now()).toISOString();
    const notice = exampleNotice({ space, at, reason: asked.reason, queueUrl });
    return { alert: null, ...channels.store.preview(asked.config, notice) };
  }
  const notice = noticeOfAlert(
    alert,
    await ruleFor(context, alert),
    asked.reason,
    noticeLinks(publicUrl, appPath, alert),
  );
  const title = `${alert.ruleName}: ${alert.keyText}`;
  return { alert: { id: alert.id, title }, ...channels.store.preview(asked.config, notice) };
}

/** The alert asked for, else the newest: of the rule, where one is named and has any, else of the space. */
export async function alertFor(
  { alerts, store }: Pick<ApiContext, 'alerts' | 'store'>,
  id: string | undefined,
  space: string,
  rule: string | null = null,
): Promise<Alert | null> {
  if (id !== undefined) {
    const stored = await alerts.get(space, id);
    if (!stored) throw notFound('alert', id);
    return alertOf(stored);
  }
  const ofRule = rule === null ? [] : [{ term: { 'kibana.alert.rule.uuid': rule } }];
  const newest = await store.search<AlertDocument>('alerts', {
    size: 1,
    track_total_hits: false,
    sort: [{ 'lookout.created_at': 'desc' }],
    query: { bool: { filter: [{ term: { 'kibana.space_ids': space } }, ...ofRule] } },
  });
  if (newest.hits[0]) return alertOf(newest.hits[0]);
  return rule === null ? null : alertFor({ alerts, store }, undefined, space);
}

/** Its rule as it is now; where that is gone, what the alert knows of it. */
export async function ruleFor({ store }: Pick<ApiContext, 'store'>, alert: Alert): Promise<NoticeRule> {
  const stored = await store.get<RuleDocument>(store.alias('rules'), alert.ruleId);
  if (stored) return noticeRule(stored.source.payload);
  const { ruleId: id, ruleName: name, severity } = alert;
  return { id, name, description: '', runbook: '', severity };
}
