import type { SlackConfig } from '../../common/schemas';
import { escapeSlack, type Notice, noticeContext, render } from '../../common/template';

/** Strips beside the message: how bad it is, seen before it is read. */
const COLORS = { low: '#6092c0', warning: '#d6bf57', high: '#da8b45', critical: '#bd271e' } as const;
const OVER = '#209280';

const MESSAGE = `{{alert.reason}}
{{#noteText}}
> {{noteText}}
{{/noteText}}
{{#hasStory}}
{{storyText}}
{{/hasStory}}
{{#alert.keys}}
*{{name}}*: {{value}}
{{/alert.keys}}
{{alert.count}} documents, {{alert.firstSeenText}} to {{alert.lastSeenText}}
{{#alert.owner}}
Owner: {{alert.owner}}
{{/alert.owner}}
{{#links.absolute}}
<{{links.queue}}|Open the alert>{{#links.discover}} · <{{links.discover}}|Open in Discover>{{/links.discover}}{{#links.runbook}} · <{{links.runbook}}|Runbook>{{/links.runbook}}
{{/links.absolute}}
`;

/** `U012…` is a person's id and `S012…` a group's: only those ring; anything else is written out. */
const mentions = (recipients: readonly string[]): string[] =>
  recipients.map((address) => {
    if (/^[UW][A-Z0-9]{2,}$/.test(address)) return `<@${address}>`;
    return /^S[A-Z0-9]{2,}$/.test(address) ? `<!subteam^${address}>` : escapeSlack(address);
  });

/**
 * What Slack's chat.postMessage and its incoming webhooks take alike. Values are escaped for mrkdwn, so that no
 * document can mention people or make a link of its own. Throws a `TemplateError`.
 */
export function slackMessage(notice: Notice, config: SlackConfig): Record<string, unknown> {
  const context = noticeContext(notice);
  const view = { ...context, hasStory: context.story.length > 1 };
  const title = [...mentions(notice.recipients ?? []), render('{{titleShort}}', view, 'slack')].join(' ');
  return {
    text: title,
    attachments: [
      {
        color: context.is.over ? OVER : COLORS[notice.alert.severity],
        fallback: title,
        text: render(config.message === '' ? MESSAGE : config.message, view, 'slack').trim(),
        mrkdwn_in: ['text'],
      },
    ],
    unfurl_links: false,
    unfurl_media: false,
  };
}
