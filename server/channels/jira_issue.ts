import type { JiraConfig } from '../../common/schemas';
import { type Notice, noticeContext, render } from '../../common/template';
import { ownWords } from './own_words';

/** Jira refuses longer summaries. */
const LONGEST_SUMMARY = 255;

const SUMMARY = '[{{alert.severity}}] {{rule.name}}: {{alert.reason}}';
const FACTS = `Severity: {{alert.severity}}
State: {{alert.conditionText}}, {{alert.status}}
{{#alert.keys}}
{{name}}: {{value}}
{{/alert.keys}}
Documents: {{alert.count}}, {{alert.firstSeenText}} to {{alert.lastSeenText}}
{{#links.absolute}}

[Open the alert|{{links.queue}}]{{#links.discover}} [Open in Discover|{{links.discover}}]{{/links.discover}}
{{/links.absolute}}
{{#links.runbook}}
[Runbook|{{links.runbook}}]
{{/links.runbook}}
`;
const DESCRIPTION = `{{alert.reason}}
{{#hasStory}}
What happened: {{storyText}}
{{/hasStory}}

${FACTS}
{{rule.description}}
`;
const COMMENT = `{{reasonText}}{{#alert.acknowledgedBy}}{{#is.acknowledged}} by {{alert.acknowledgedBy}}{{/is.acknowledged}}{{/alert.acknowledgedBy}}{{#alert.closedBy}}{{#is.closed}} by {{alert.closedBy}}{{/is.closed}}{{/alert.closedBy}}: {{alert.reason}}
{{#hasStory}}
What happened: {{storyText}}
{{/hasStory}}

${FACTS}`;

const viewOf = (notice: Notice) => {
  const context = noticeContext(notice);
  return { ...context, hasStory: context.story.length > 1 };
};

/** The label that ties an issue to its alert on this channel. */
export const markOf = (notice: Notice): string =>
  `lookout-${notice.threadKey.replace(/[^A-Za-z0-9_-]/g, '')}`;

export const commentText = (notice: Notice): string => render(COMMENT, viewOf(notice), 'jira').trim();

/** The fields of a new issue. Throws a `TemplateError`, or a `SyntaxError` when `config.fields` makes no JSON object. */
export function issueFields(notice: Notice, config: JiraConfig): Record<string, unknown> {
  const view = viewOf(notice);
  const own = ownWords(notice, 'jira', view);
  const summary = own.subject ?? render(config.summary === '' ? SUMMARY : config.summary, view, 'header');
  const standard = config.description === '' ? DESCRIPTION : config.description;
  const description = own.body ?? render(standard, view, 'jira');
  const further = config.fields.trim() === '' ? {} : JSON.parse(render(config.fields, view, 'json'));
  if (typeof further !== 'object' || further === null || Array.isArray(further)) {
    throw new SyntaxError('it has to be an object');
  }
  const priority = config.priorities[notice.alert.severity];
  const labels = [...config.labels, ...(config.mark ? [markOf(notice)] : [])];
  return {
    project: { key: config.project },
    issuetype: { name: config.issueType },
    summary: summary.length <= LONGEST_SUMMARY ? summary : `${summary.slice(0, LONGEST_SUMMARY - 1)}…`,
    description: description.trim(),
    ...(priority ? { priority: { name: priority } } : {}),
    ...(labels.length > 0 ? { labels } : {}),
    ...further,
  };
}
