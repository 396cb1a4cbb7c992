import type { SlackConfig } from '../../common/schemas';
import { type Notice, noticeContext, render } from '../../common/template';

/** Strips beside the message: how bad it is, seen before it is read. */
const COLORS = { low: '#6092c0', warning: '#d6bf57', high: '#da8b45', critical: '#bd271e' } as const;
const OVER = '#209280';

const MESSAGE = `{{alert.reason}}
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

/**
 * What Slack's chat.postMessage and its incoming webhooks take alike. Values are escaped for mrkdwn, so that no
 * document can mention people or make a link of its own. Throws a `TemplateError`.
 */
export function slackMessage(notice: Notice, config: SlackConfig): Record<string, unknown> {
  const context = noticeContext(notice);
  const view = { ...context, hasStory: context.story.length > 1 };
  const title = render('{{titleShort}}', view, 'slack');
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
