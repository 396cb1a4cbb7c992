import type { PagerdutyConfig } from '../../common/schemas';
import { checkTemplate, type Notice, noticeContext, render } from '../../common/template';
import type { NoticeReason, Severity } from '../../common/words';
import { addressProblem, originOf } from './address';
import type { ChannelModule, ChannelProblem, NotifyContext, NotifyResult } from './contract';
import { HttpTalk, jsonOf } from './http_talk';
import { ownWords } from './own_words';

const SEVERITY: Record<Severity, string> = {
  low: 'info',
  warning: 'warning',
  high: 'error',
  critical: 'critical',
};
const ACTIONS: Partial<Record<NoticeReason, 'trigger' | 'acknowledge' | 'resolve'>> = {
  created: 'trigger',
  again: 'trigger',
  repeated: 'trigger',
  worse: 'trigger',
  escalated: 'trigger',
  test: 'trigger',
  acknowledged: 'acknowledge',
  recovered: 'resolve',
  closed: 'resolve',
};
/** Of the Events API v2. */
const LONGEST_SUMMARY = 1_024;

function problems(config: PagerdutyConfig): ChannelProblem[] {
  const found: ChannelProblem[] = [];
  const wrong = config.url.includes('{{') ? 'this address is no template' : addressProblem(config.url);
  if (wrong) found.push({ path: 'config.url', message: wrong });
  try {
    checkTemplate(config.summary);
  } catch (error) {
    found.push({ path: 'config.summary', message: (error as Error).message });
  }
  return found;
}

/** The event, without its routing key. All of one alert carry one `dedup_key`: they are one incident. */
export function pagerdutyEvent(
  notice: Notice,
  config: PagerdutyConfig,
  action = ACTIONS[notice.reason] ?? 'trigger',
): Record<string, unknown> {
  const context = noticeContext(notice);
  const event = { event_action: action, dedup_key: notice.threadKey };
  if (action !== 'trigger') return event;
  const own = ownWords(notice, 'plain', context);
  const summary =
    own.subject ?? render(config.summary === '' ? '{{title}}' : config.summary, context, 'header');
  const { alert, rule, links } = context;
  const link = (href: string | null, text: string) => (href ? [{ href, text }] : []);
  return {
    ...event,
    client: 'Lookout',
    ...(links.absolute ? { client_url: links.queue } : {}),
    payload: {
      summary: summary.length <= LONGEST_SUMMARY ? summary : `${summary.slice(0, LONGEST_SUMMARY - 1)}…`,
      source: alert.keyText || rule.name,
      severity: SEVERITY[alert.severity],
      timestamp: alert.lastSeen,
      component: rule.name,
      custom_details: {
        reason: alert.reason,
        story: context.storyText,
        key: alert.key,
        documents: alert.count,
        first_seen: alert.firstSeen,
        last_seen: alert.lastSeen,
        tags: alert.tags,
        description: rule.description,
        ...(own.body !== null && { message: own.body }),
      },
    },
    links: [
      ...(links.absolute ? link(links.queue, 'Alert') : []),
      ...(links.absolute ? link(links.discover, 'Documents') : []),
      ...link(links.runbook, 'Runbook'),
    ],
  };
}

async function notify(
  notice: Notice,
  config: PagerdutyConfig,
  context: NotifyContext,
): Promise<NotifyResult> {
  const wrong = problems(config)[0];
  if (wrong) return { ok: false, retry: false, error: `${wrong.path}: ${wrong.message}` };
  const { token } = context.secrets;
  if (!token) return { ok: false, retry: false, error: 'the integration key is not set' };
  const action = ACTIONS[notice.reason];
  if (!action) return { ok: true, answer: 'nothing to do: PagerDuty keeps no such state' };
  const talk = new HttpTalk(context);
  const send = async (event: Record<string, unknown>): Promise<NotifyResult> => {
    const reply = await talk.send({
      url: `${config.url.replace(/\/+$/, '')}/v2/enqueue`,
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'Lookout' },
      body: JSON.stringify({ routing_key: token, ...event }),
    });
    const result = talk.judge(reply);
    if (!result.ok || jsonOf<{ status?: string }>(reply)?.status === 'success') return result;
    // A proxy's page of its own, say. Sent again it is the same incident.
    return { ok: false, retry: true, error: `not an answer of PagerDuty: ${result.answer}` };
  };
  return talk.run(async () => {
    let event: Record<string, unknown>;
    try {
      event = pagerdutyEvent(notice, config);
    } catch (error) {
      return { ok: false, retry: false, error: (error as Error).message };
    }
    const result = await send(event);
    // A test does not keep anybody out of bed.
    if (notice.reason === 'test' && result.ok) {
      const ended = await send(pagerdutyEvent(notice, config, 'resolve'));
      return ended.ok ? { ok: true, answer: `triggered and resolved: ${ended.answer}` } : ended;
    }
    return result.ok ? { ok: true, answer: `${action}: ${result.answer}` } : result;
  });
}

/** An incident by PagerDuty's Events API v2. */
export const pagerduty: ChannelModule<PagerdutyConfig> = {
  type: 'pagerduty',
  perAlert: () => true,
  describe: (config) => `PagerDuty ${originOf(config.url)}`,
  destination: (config) => originOf(config.url),
  problems,
  hears: (_config, reason) => ACTIONS[reason] !== undefined,
  preview: (notice, config) => [
    { name: 'Event', kind: 'json', text: JSON.stringify(pagerdutyEvent(notice, config), null, 2) },
  ],
  notify,
};
