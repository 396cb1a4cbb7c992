import type { SlackConfig } from '../../common/schemas';
import { escapeSlack, type Notice, type NoticeContext, noticeContext, render } from '../../common/template';
import { ownWords } from './own_words';

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

const SEVERAL = `{{total}} alerts{{#rules}}
• *{{name}}*: {{count}}{{/rules}}
{{#alerts}}

*{{alert.severity}}* {{rule.name}}: {{alert.reason}}{{#links.absolute}} <{{links.queue}}|Open>{{/links.absolute}}
{{alert.count}} documents, {{alert.firstSeenText}} to {{alert.lastSeenText}}
{{/alerts}}
{{#more}}

and {{more}} more, all in the queue
{{/more}}
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
  const own = ownWords(notice, 'slack', context);
  const said = own.subject === null ? render('{{titleShort}}', view, 'slack') : escapeSlack(own.subject);
  const title = [...mentions(notice.recipients ?? []), said].join(' ');
  const standard = config.message === '' ? (context.several ? SEVERAL : MESSAGE) : config.message;
  const body = own.body ?? render(standard, view, 'slack');
  const table = own.body === null && context.table ? `\n\`\`\`\n${escapedTable(context)}\n\`\`\`` : '';
  return {
    text: title,
    attachments: [
      {
        color: context.is.over ? OVER : COLORS[notice.bundle?.severity ?? notice.alert.severity],
        fallback: title,
        text: `${body.trim()}${table}${own.problem ? `\n${escapeSlack(own.problem)}` : ''}`,
        mrkdwn_in: ['text'],
      },
    ],
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** In a block of its own, which no value can end. */
const escapedTable = ({ table }: NoticeContext): string =>
  (table?.text ?? []).map((line) => escapeSlack(line).replace(/`/g, "'")).join('\n');
