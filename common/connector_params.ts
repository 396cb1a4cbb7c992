/** Words in CAPITALS in a text below are to be replaced; such a type cannot be left to Lookout's own text. */
const TO_REPLACE = /"[A-Z][A-Z-]+"/;

const SUBJECT =
  '{{#message.subject}}{{message.subject}}{{/message.subject}}{{^message.subject}}{{title}}{{/message.subject}}';
const LINK = '{{#links.absolute}}\\n{{links.queue}}{{/links.absolute}}';
const ALL =
  '{{#several}}{{#alerts}}\\n{{title}}{{/alerts}}{{#more}}\\nand {{more}} more{{/more}}{{/several}}';
const TEXT = `{{#message.body}}{{message.body}}{{/message.body}}{{^message.body}}${SUBJECT}${ALL}${LINK}{{/message.body}}`;
/** The issue that an earlier notice of the alert made, so that it is changed and gets a comment. */
const SAME_ISSUE =
  '"externalId": {{#reference}}"{{reference}}"{{/reference}}{{^reference}}null{{/reference}}';
const COMMENTS =
  '"comments": [{{#reference}}{ "commentId": "{{id}}", "comment": "{{title}}" }{{/reference}}]';
const DESCRIPTION = '{{alert.reason}}\\n{{alert.keyText}}\\n{{links.queue}}';
const severity = (critical: string, high: string, warning: string, low: string) =>
  `{{#is.critical}}${critical}{{/is.critical}}{{#is.high}}${high}{{/is.high}}{{#is.warning}}${warning}{{/is.warning}}{{#is.low}}${low}{{/is.low}}`;
const incident = `{
  "subAction": "pushToService",
  "subActionParams": {
    "incident": {
      "short_description": "{{titleShort}}",
      "description": "${DESCRIPTION}",
      "correlation_id": "{{thread}}",
      "correlation_display": "Lookout",
      ${SAME_ISSUE}
    },
    ${COMMENTS}
  }
}`;

const PARAMS: Readonly<Record<string, string>> = {
  '.server-log': `{ "level": "warn", "message": "${SUBJECT}" }`,
  '.index': `{
  "documents": [
    {
      "@timestamp": "{{at}}",
      "message": "{{title}}",
      "event": { "kind": "alert", "provider": "lookout", "action": "{{reason}}", "id": "{{id}}" },
      "rule": { "id": "{{rule.id}}", "name": "{{rule.name}}" },
      "lookout": {
        "alert": {
          "id": "{{alert.id}}", "severity": "{{alert.severity}}", "status": "{{alert.status}}",
          "condition": "{{alert.condition}}", "key": "{{alert.keyText}}", "count": {{alert.count}}
        }
      }
    }
  ]
}`,
  '.email': `{
  "to": ["MAIL-ADDRESS"],
  "subject": "${SUBJECT}",
  "message": "{{markdown.reason}}{{#several}}{{#alerts}}\\n\\n{{markdown.title}}{{/alerts}}{{/several}}${LINK}"
}`,
  '.slack': `{ "message": "${TEXT}" }`,
  '.slack_api': `{
  "subAction": "postMessage",
  "subActionParams": { "channels": ["CONVERSATION"], "text": "${TEXT}" }
}`,
  '.teams': `{ "message": "${TEXT}" }`,
  '.webhook': '{ "body": "{{json}}" }',
  '.torq': '{ "body": "{{json}}" }',
  '.jira': `{
  "subAction": "pushToService",
  "subActionParams": {
    "incident": {
      "summary": "{{titleShort}}",
      "description": "${DESCRIPTION}",
      "issueType": null, "priority": null, "parent": null, "labels": ["lookout"],
      ${SAME_ISSUE}
    },
    ${COMMENTS}
  }
}`,
  '.servicenow': incident,
  '.servicenow-sir': incident,
  '.pagerduty': `{
  "eventAction": "{{#is.over}}resolve{{/is.over}}{{#is.acknowledged}}acknowledge{{/is.acknowledged}}{{^is.over}}{{^is.acknowledged}}trigger{{/is.acknowledged}}{{/is.over}}",
  "dedupKey": "{{thread}}",
  "summary": "{{titleShort}}",
  "severity": "${severity('critical', 'error', 'warning', 'info')}",
  "source": "Lookout",
  "timestamp": "{{at}}"
}`,
  '.opsgenie': `{
  "subAction": "{{#is.over}}closeAlert{{/is.over}}{{^is.over}}createAlert{{/is.over}}",
  "subActionParams": {
    "alias": "{{thread}}",
    "source": "Lookout"{{^is.over}},
    "message": "{{titleShort}}",
    "description": "${DESCRIPTION}",
    "priority": "${severity('P1', 'P2', 'P3', 'P5')}"{{/is.over}}
  }
}`,
};

/** Places that keep something of each alert. */
const TICKETING = new Set(['.index', '.jira', '.servicenow', '.servicenow-sir', '.pagerduty', '.opsgenie']);
/** Whether a type of connector keeps something of each alert, so that it is told of every alert by itself. */
export const isTicketing = (type: string): boolean => TICKETING.has(type);

/** The text that a form begins with for a type; empty where only the user can know what it takes. */
export const connectorStart = (type: string): string => PARAMS[type] ?? '';

/** What a type is given where a channel says nothing else; null: that has to be written. */
export function connectorParams(type: string): string | null {
  const params = PARAMS[type];
  return params === undefined || TO_REPLACE.test(params) ? null : params;
}
