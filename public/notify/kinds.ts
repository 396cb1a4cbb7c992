import { type ChannelSecret, type ChannelType, TOLD_REASONS } from '../../common/schemas';
import { SEVERITIES } from '../../common/words';

export type Value = string | boolean | string[];
export type Values = Record<string, Value>;

/** A blank of a kind's form. `name` is the setting's path: `priorities.high`. */
export interface Field {
  name: string;
  label: string;
  help?: string;
  /** `text` is trimmed and `optional` ones are null when empty; `lines` are `Name: value` headers. */
  as: 'text' | 'optional' | 'number' | 'area' | 'choice' | 'list' | 'lines' | 'switch';
  choices?: ReadonlyArray<{ value: string; text: string }>;
  placeholder?: string;
  /** Only shown then; what is hidden is sent all the same. */
  when?(values: Values): boolean;
  /** Under "More settings". */
  more?: boolean;
}

interface SecretField {
  name: ChannelSecret;
  label: string;
  help: string;
  when?(values: Values): boolean;
}

interface Kind {
  label: string;
  fields: readonly Field[];
  secrets: readonly SecretField[];
  /** What a new one begins with, where that is neither empty nor the first choice. */
  start: Values;
}

const ENCRYPTED = 'Kept encrypted; it can be replaced, not read.';
const TEMPLATE = 'A Mustache template, as in {{alert.reason}}.';
const same = (...texts: string[]) => texts.map((text) => ({ value: text, text }));
const message = (label: string, name = 'message', more = false): Field => ({
  name,
  label,
  help: `${TEMPLATE} Empty: Lookout’s own.`,
  as: 'area',
  more,
});

const REASONS: Field = {
  name: 'reasons',
  label: 'Told of',
  as: 'list',
  choices: same(...TOLD_REASONS),
  help: 'Nothing chosen: everything but acknowledged and closed',
};

const isBot = ({ mode }: Values) => mode === 'bot';
const isBasic = ({ auth }: Values) => auth === 'basic';

/** The forms of all kinds of channel, in the order they are offered. */
export const KINDS: Record<ChannelType, Kind> = {
  webhook: {
    label: 'Webhook',
    start: {},
    fields: [
      {
        name: 'url',
        label: 'Address',
        as: 'text',
        placeholder: 'https://example.org/hook',
        help: '{{token}} stands for the token. What follows the host may be a template.',
      },
      { name: 'method', label: 'Method', as: 'choice', choices: same('POST', 'PUT', 'PATCH') },
      {
        name: 'headers',
        label: 'Headers',
        as: 'lines',
        help: 'One a line, as in X-Team: blue, or Authorization: Bearer {{token}}',
      },
      { name: 'body', label: 'Body', as: 'area', help: `${TEMPLATE} Empty sends the notice as JSON.` },
      REASONS,
      { name: 'username', label: 'User name (optional)', as: 'text' },
    ],
    secrets: [
      { name: 'password', label: 'Password', help: ENCRYPTED },
      { name: 'token', label: 'Token', help: `Put where {{token}} stands. ${ENCRYPTED}` },
      {
        name: 'hmacKey',
        label: 'Signing key',
        help: 'Signs the body, so that the receiver can tell where it comes from.',
      },
    ],
  },
  email: {
    label: 'Email',
    start: { port: '587' },
    fields: [
      { name: 'host', label: 'Mail server', as: 'text' },
      { name: 'port', label: 'Port', as: 'number' },
      {
        name: 'security',
        label: 'Encryption',
        as: 'choice',
        choices: [
          { value: 'starttls', text: 'STARTTLS, insisted on' },
          { value: 'tls', text: 'TLS from the first byte' },
          { value: 'none', text: 'none' },
        ],
      },
      { name: 'from', label: 'From', as: 'text' },
      { name: 'to', label: 'To', as: 'list', help: 'Type an address and press Enter' },
      { name: 'replyTo', label: 'Reply to (optional)', as: 'optional' },
      { name: 'username', label: 'User name (optional)', as: 'text' },
    ],
    secrets: [{ name: 'password', label: 'Password', help: ENCRYPTED }],
  },
  slack: {
    label: 'Slack',
    start: { url: 'https://slack.com/api' },
    fields: [
      {
        name: 'mode',
        label: 'By',
        as: 'choice',
        choices: [
          { value: 'bot', text: 'a bot: what follows goes into the thread of the first message' },
          { value: 'webhook', text: 'an incoming webhook: no threads' },
        ],
      },
      {
        name: 'url',
        label: 'Address',
        as: 'text',
        placeholder: 'https://hooks.slack.com/services/{{token}}',
        help: 'Of a webhook: paste it whole, its secret part becomes the token. For a bot: the API’s.',
      },
      { name: 'conversation', label: 'Conversation', as: 'text', placeholder: '#alerts', when: isBot },
      message('Message'),
    ],
    secrets: [
      {
        name: 'token',
        label: 'Token',
        help: `Of a bot: xoxb-…, with the right chat:write. ${ENCRYPTED}`,
      },
    ],
  },
  jira: {
    label: 'Jira',
    start: { issueType: 'Task', comment: true, mark: true },
    fields: [
      { name: 'url', label: 'Address', as: 'text', placeholder: 'https://example.atlassian.net' },
      {
        name: 'auth',
        label: 'Log-in',
        as: 'choice',
        choices: [
          { value: 'basic', text: 'user and password (Cloud: mail address and API token)' },
          { value: 'bearer', text: 'personal access token' },
        ],
      },
      { name: 'username', label: 'User name', as: 'text', when: isBasic },
      { name: 'project', label: 'Project', as: 'text', placeholder: 'OPS', help: 'Its key' },
      { name: 'issueType', label: 'Type of issue', as: 'text' },
      {
        name: 'transitions.recovered',
        label: 'Move when recovered, by the transition (optional)',
        as: 'text',
        placeholder: 'Done',
      },
      {
        name: 'transitions.closed',
        label: 'Move when closed (optional)',
        as: 'text',
        placeholder: 'Done',
      },
      { name: 'transitions.acknowledged', label: 'Move when acknowledged', as: 'text', more: true },
      {
        name: 'transitions.again',
        label: 'Reopen when it is bad again',
        as: 'text',
        help: 'Empty: a new issue is made when the old one is done',
        more: true,
      },
      ...SEVERITIES.map(
        (severity): Field => ({
          name: `priorities.${severity}`,
          label: `Priority of ${severity}`,
          as: 'text',
          more: true,
        }),
      ),
      { name: 'labels', label: 'Labels', as: 'list', more: true },
      { name: 'comment', label: 'Comment on what follows', as: 'switch', more: true },
      {
        name: 'mark',
        label: 'Label each issue with its alert',
        as: 'switch',
        help: 'So that it is found again when an answer of Jira was lost',
        more: true,
      },
      message('Summary', 'summary', true),
      message('Description', 'description', true),
      {
        name: 'fields',
        label: 'Further fields',
        as: 'area',
        help: 'A JSON object, as in {"customfield_10010": "{{alert.keyText}}"}',
        more: true,
      },
    ],
    secrets: [
      { name: 'password', label: 'Password or API token', help: ENCRYPTED, when: isBasic },
      { name: 'token', label: 'Token', help: ENCRYPTED, when: (values) => !isBasic(values) },
    ],
  },
  pagerduty: {
    label: 'PagerDuty',
    start: { url: 'https://events.pagerduty.com' },
    fields: [
      { name: 'url', label: 'Address', as: 'text', help: 'In the EU: https://events.eu.pagerduty.com' },
      message('Summary', 'summary'),
    ],
    secrets: [
      {
        name: 'token',
        label: 'Integration key',
        help: `Of an integration "Events API v2" of the service. ${ENCRYPTED}`,
      },
    ],
  },
  index: {
    label: 'Index',
    start: {},
    fields: [
      {
        name: 'index',
        label: 'Index or data stream',
        as: 'text',
        placeholder: 'lookout-notices',
        help: 'One document a notice. The user that the host connects as has to be allowed to write there.',
      },
    ],
    secrets: [],
  },
  server_log: {
    label: 'Server log',
    start: { level: 'warn' },
    fields: [
      { name: 'level', label: 'Level', as: 'choice', choices: same('info', 'warn', 'error') },
      message('Line'),
    ],
    secrets: [],
  },
  connector: {
    label: 'Connector of Kibana',
    start: {},
    fields: [
      // Both are chosen above.
      { name: 'connector', label: 'Connector', as: 'text', when: () => false },
      { name: 'connectorType', label: 'Type', as: 'text', when: () => false },
      {
        name: 'params',
        label: 'Parameters',
        as: 'area',
        help: `What the connector is given, as JSON. ${TEMPLATE} Replace what is in CAPITALS. Empty: Lookout’s own.`,
      },
      REASONS,
    ],
    secrets: [],
  },
};

export const CHANNEL_TYPES = Object.keys(KINDS) as ChannelType[];
