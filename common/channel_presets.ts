import type { WebhookConfig } from './schemas';

/** Settings of a webhook for a known service. Words in CAPITALS are to be replaced. */
export interface ChannelPreset {
  id: string;
  name: string;
  /** What to fill in, and where the service shows it. */
  about: string;
  /** What the secret fields hold there; a missing one is not used. */
  secrets: { token?: string; password?: string };
  config: Pick<WebhookConfig, 'url' | 'body'> & Partial<Omit<WebhookConfig, 'type' | 'url' | 'body'>>;
}

const TROUBLE: WebhookConfig['reasons'] = ['created', 'again', 'repeated', 'worse', 'no_data', 'escalated'];

/** Picks a text by severity; `over` goes before all. */
const bySeverity = (
  texts: { critical: string; high: string; warning: string; low: string },
  over?: string,
) => {
  const pick = Object.entries(texts)
    .map(([severity, text]) => `{{#is.${severity}}}${text}{{/is.${severity}}}`)
    .join('');
  return over === undefined ? pick : `{{#is.over}}${over}{{/is.over}}{{^is.over}}${pick}{{/is.over}}`;
};

const CARD_LINKS = `{{#links.absolute}},
        "actions": [
          { "type": "Action.OpenUrl", "title": "Open the alert", "url": "{{links.queue}}" }{{#links.discover}},
          { "type": "Action.OpenUrl", "title": "Open in Discover", "url": "{{links.discover}}" }{{/links.discover}}
        ]{{/links.absolute}}`;

export const CHANNEL_PRESETS: readonly ChannelPreset[] = [
  {
    id: 'teams',
    name: 'Microsoft Teams',
    about:
      'In Teams: the channel, Workflows, "Post to a channel when a webhook request is received". Paste its whole address: what stands behind sig= becomes the token.',
    secrets: { token: 'the value of sig in the address' },
    config: {
      url: 'https://YOUR-WORKFLOW/triggers/manual/paths/invoke?api-version=1&sig={{token}}',
      // Text runs take no Markdown, so what documents say stays text.
      body: `{
  "type": "message",
  "attachments": [
    {
      "contentType": "application/vnd.microsoft.card.adaptive",
      "content": {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [
          { "type": "RichTextBlock", "inlines": [{ "type": "TextRun", "text": "{{titleShort}}", "weight": "bolder", "color": "${bySeverity({ critical: 'attention', high: 'attention', warning: 'warning', low: 'accent' }, 'good')}" }] },
          { "type": "RichTextBlock", "inlines": [{ "type": "TextRun", "text": "{{alert.reason}}" }] },
          { "type": "RichTextBlock", "inlines": [{ "type": "TextRun", "text": "{{alert.count}} documents, last {{alert.lastSeenText}}", "isSubtle": true }] }
        ]${CARD_LINKS}
      }
    }
  ]
}`,
    },
  },
  {
    id: 'opsgenie',
    name: 'Opsgenie',
    about:
      'In Opsgenie: Settings, Integrations, API; its key is the token. The EU has https://api.eu.opsgenie.com. One alert there for each here; it is acknowledged and closed along.',
    secrets: { token: 'the API key of the integration' },
    config: {
      url: 'https://api.opsgenie.com/v2/alerts{{#is.over}}/{{thread}}/close?identifierType=alias{{/is.over}}{{#is.acknowledged}}/{{thread}}/acknowledge?identifierType=alias{{/is.acknowledged}}',
      headers: { Authorization: 'GenieKey {{token}}' },
      reasons: [...TROUBLE, 'recovered', 'acknowledged', 'closed'],
      body: `{
  "source": "Lookout",
  "note": "{{title}}"{{^is.over}}{{^is.acknowledged}},
  "alias": "{{thread}}",
  "message": "{{titleShort}}",
  "description": "{{alert.reason}}\\n{{alert.keyText}}\\n{{links.queue}}",
  "priority": "${bySeverity({ critical: 'P1', high: 'P2', warning: 'P3', low: 'P5' })}",
  "details": { "rule": "{{rule.name}}", "documents": "{{alert.count}}", "first seen": "{{alert.firstSeen}}" }{{/is.acknowledged}}{{/is.over}}
}`,
    },
  },
  {
    id: 'servicenow_incident',
    name: 'ServiceNow incident',
    about:
      'Makes an incident for each new alert by the Table API. The user needs the role itil. What happens later is not told: for that there are events.',
    secrets: { password: 'the password of the user' },
    config: {
      url: 'https://YOUR-INSTANCE.service-now.com/api/now/table/incident',
      username: 'YOUR-USER',
      headers: { Accept: 'application/json' },
      reasons: ['created'],
      body: `{
  "short_description": "{{titleShort}}",
  "description": "{{title}}\\n{{alert.keyText}}\\n{{alert.count}} documents, {{alert.firstSeenText}} to {{alert.lastSeenText}}\\n{{links.queue}}",
  "urgency": "${bySeverity({ critical: '1', high: '1', warning: '2', low: '3' })}",
  "impact": "${bySeverity({ critical: '1', high: '2', warning: '2', low: '3' })}",
  "correlation_id": "{{thread}}",
  "correlation_display": "Lookout"
}`,
    },
  },
  {
    id: 'servicenow_event',
    name: 'ServiceNow event',
    about:
      'Sends events to Event Management; a recovery or close clears the alert there by its message key. The user needs the role evt_mgmt_integration.',
    secrets: { password: 'the password of the user' },
    config: {
      url: 'https://YOUR-INSTANCE.service-now.com/api/global/em/jsonv2',
      username: 'YOUR-USER',
      headers: { Accept: 'application/json' },
      reasons: [...TROUBLE, 'recovered', 'closed'],
      body: `{
  "records": [
    {
      "source": "Lookout",
      "message_key": "{{thread}}",
      "node": "{{alert.keyText}}",
      "type": "{{rule.name}}",
      "resource": "{{alert.id}}",
      "severity": "${bySeverity({ critical: '1', high: '2', warning: '4', low: '5' }, '0')}",
      "description": "{{title}}",
      "additional_info": "{{links.queue}}"
    }
  ]
}`,
    },
  },
  {
    id: 'telegram',
    name: 'Telegram',
    about:
      'Make a bot with @BotFather: what it answers is the token. Add the bot to the chat and put the chat’s id into the body.',
    secrets: { token: 'the token of the bot' },
    config: {
      url: 'https://api.telegram.org/bot{{token}}/sendMessage',
      // Without parse_mode all of it is plain text.
      body: `{
  "chat_id": "YOUR-CHAT-ID",
  "text": "{{titleShort}}\\n\\n{{alert.reason}}\\n{{alert.count}} documents, last {{alert.lastSeenText}}{{#links.absolute}}\\n{{links.queue}}{{/links.absolute}}",
  "disable_web_page_preview": true
}`,
    },
  },
  {
    id: 'discord',
    name: 'Discord',
    about:
      'In Discord: the channel’s settings, Integrations, Webhooks. Paste the whole address: its last two parts become the token.',
    secrets: { token: 'the last two parts of the address, as in 123/abc' },
    config: {
      url: 'https://discord.com/api/webhooks/{{token}}',
      body: `{
  "username": "Lookout",
  "allowed_mentions": { "parse": [] },
  "embeds": [
    {
      "title": "{{markdown.title}}",
      "description": "{{markdown.reason}}",
      "color": ${bySeverity({ critical: '12396062', high: '14322501', warning: '14073687', low: '6328512' }, '2134656')},
      "footer": { "text": "{{alert.count}} documents, last {{alert.lastSeenText}}" },
      "timestamp": "{{at}}"{{#links.absolute}},
      "url": "{{links.queue}}"{{/links.absolute}}
    }
  ]
}`,
    },
  },
  {
    id: 'twilio',
    name: 'SMS by Twilio',
    about:
      'From Twilio’s console: the account SID goes into address and user name, the auth token into the password. Numbers begin with %2B in place of +. Told are new, repeated, worse and escalated alerts.',
    secrets: { password: 'the auth token' },
    config: {
      url: 'https://api.twilio.com/2010-04-01/Accounts/YOUR-ACCOUNT-SID/Messages.json',
      username: 'YOUR-ACCOUNT-SID',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      reasons: TROUBLE,
      body: 'To=%2BTHEIR-NUMBER&From=%2BYOUR-TWILIO-NUMBER&Body={{titleShort}}{{#links.absolute}}%20{{links.queue}}{{/links.absolute}}',
    },
  },
  {
    id: 'sensu',
    name: 'Sensu Go',
    about:
      'The token is an API key (sensuctl api-key grant USER). Each alert is a check of the entity "lookout" in the namespace of the address; name your handlers in the body.',
    secrets: { token: 'an API key' },
    config: {
      url: 'https://YOUR-SENSU:8080/api/core/v2/namespaces/default/events',
      headers: { Authorization: 'Key {{token}}' },
      reasons: [...TROUBLE, 'recovered', 'closed'],
      body: `{
  "entity": { "entity_class": "proxy", "metadata": { "name": "lookout", "namespace": "default" } },
  "check": {
    "metadata": { "name": "lookout-{{thread}}", "namespace": "default" },
    "status": ${bySeverity({ critical: '2', high: '2', warning: '1', low: '1' }, '0')},
    "output": "{{title}} {{links.queue}}",
    "interval": 60,
    "handlers": ["default"]
  }
}`,
    },
  },
  {
    id: 'alertmanager',
    name: 'Prometheus Alertmanager',
    about:
      'Alerts that can recover stay until they do or are closed; single events are resolved by Alertmanager’s own resolve_timeout. Fill in user name and password where it asks for them.',
    secrets: {},
    config: {
      url: 'https://YOUR-ALERTMANAGER:9093/api/v2/alerts',
      reasons: [...TROUBLE, 'recovered', 'closed'],
      // The labels are the alert's identity there: nothing that changes may be among them.
      body: `[
  {
    "labels": {
      "alertname": "{{rule.name}}",
      "severity": "{{rule.severity}}",
      "lookout_alert": "{{alert.id}}",
      "lookout_key": "{{alert.keyText}}"
    },
    "annotations": { "summary": "{{titleShort}}", "description": "{{alert.reason}}", "severity": "{{alert.severity}}" },
    "startsAt": "{{alert.firstSeen}}"{{#is.over}},
    "endsAt": "{{at}}"{{/is.over}}{{^is.over}}{{#is.active}},
    "endsAt": "2099-12-31T00:00:00.000Z"{{/is.active}}{{/is.over}}{{#links.absolute}},
    "generatorURL": "{{links.queue}}"{{/links.absolute}}
  }
]`,
    },
  },
];

/** Addresses whose secret part is known. */
const SECRET_PARTS: readonly RegExp[] = [
  /^(https:\/\/hooks\.slack(?:-gov)?\.com\/services\/)([^?#]+)(.*)$/i,
  /^(https:\/\/(?:[a-z]+\.)?discord(?:app)?\.com\/api\/webhooks\/)([^?#]+)(.*)$/i,
  /^(https:\/\/api\.telegram\.org\/bot)([^/?#]+)(.*)$/i,
  /^(https:\/\/[^/?#]+\.webhook\.office\.com\/webhookb2\/)([^?#]+)(.*)$/i,
  /^(https:\/\/[^?#]+\?(?:[^#]*&)?sig=)([^&#]+)(.*)$/i,
];

/** A pasted address with `{{token}}` in place of its secret part; null when it has none that is known. */
export function hideToken(address: string): { url: string; token: string } | null {
  if (address.includes('{{')) return null;
  for (const pattern of SECRET_PARTS) {
    const found = pattern.exec(address.trim());
    if (found) return { url: `${found[1]}{{token}}${found[3]}`, token: found[2]! };
  }
  return null;
}
