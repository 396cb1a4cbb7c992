import { createHmac } from 'node:crypto';
import type { WebhookConfig } from '../../common/schemas';
import {
  checkTemplate,
  type Notice,
  type NoticeAlert,
  type NoticeContext,
  noticeContext,
  render,
  type Sink,
} from '../../common/template';
import { addressFor, addressProblem, needsToken, originOf, withToken } from './address';
import type { ChannelModule, ChannelProblem, NotifyContext, NotifyResult, PreviewPart } from './contract';
import { hearsNews } from './hears';
import { HttpTalk } from './http_talk';
import { ownWords } from './own_words';

/** Set by the sender or by HTTP itself. */
const RESERVED = new Set([
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'upgrade',
  'te',
  'trailer',
  'expect',
  'proxy-authorization',
  'idempotency-key',
  'x-lookout-signature',
  'x-lookout-timestamp',
]);
/** Printable Latin-1 and tab: what HTTP can carry. */
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

const header = (config: WebhookConfig, name: string): string | undefined =>
  Object.entries(config.headers).find(([key]) => key.toLowerCase() === name)?.[1];

function sinkOf(config: WebhookConfig): Sink {
  const type = header(config, 'content-type') ?? 'application/json';
  if (/\bjson\b/i.test(type)) return 'json';
  if (/x-www-form-urlencoded/i.test(type)) return 'url';
  return /\b(html|xml)\b/i.test(type) ? 'html' : 'plain';
}

function problems(config: WebhookConfig): ChannelProblem[] {
  const found: ChannelProblem[] = [];
  const add = (path: string, message: string) => found.push({ path, message });
  const wrong = addressProblem(config.url);
  if (wrong) add('config.url', wrong);
  for (const [name, value] of Object.entries(config.headers)) {
    if (RESERVED.has(name.toLowerCase())) add(`config.headers.${name}`, 'this header is set by the sender');
    else if (!HEADER_VALUE.test(value))
      add(`config.headers.${name}`, 'a header holds no control characters and nothing beyond Latin-1');
  }
  if (config.username !== '' && header(config, 'authorization') !== undefined) {
    add('config.headers.authorization', 'the user name sets this header already');
  }
  if (config.username.includes(':')) add('config.username', 'a user name holds no colon');
  try {
    checkTemplate(config.body);
  } catch (error) {
    add('config.body', (error as Error).message);
  }
  return found;
}

/** Of an alert what the documented JSON tells; the rest is there for templates. */
function told(one: NoticeContext['alerts'][number], { sample }: NoticeAlert) {
  const { reason, reasonText, at, title, story, storyText, alert, rule, links } = one;
  return { reason, reasonText, at, title, story, storyText, alert: { ...alert, sample }, rule, links };
}

/** The documented JSON (docs/webhook.md), or what the channel's template makes of the same variables. Throws a `TemplateError` or `SyntaxError`. */
export function webhookBody(
  notice: Notice,
  config: WebhookConfig,
  context: NoticeContext = noticeContext(notice),
): string {
  if (config.body === '') {
    const { id, thread, table, more, total, recipients, people, by, note, noteText } = context;
    const own = ownWords(notice, 'plain', context);
    const several = notice.bundle && {
      total,
      more,
      rules: context.rules,
      alerts: context.alerts.map((one, at) => told(one, notice.bundle!.items[at]!.alert)),
    };
    return JSON.stringify({
      version: 1,
      id,
      thread,
      ...told(context, notice.alert),
      ...{ recipients, people, by, note, noteText },
      ...several,
      ...(table && { table: { columns: table.columns, rows: table.rows, more: table.more } }),
      ...(own.subject !== null && { subject: own.subject }),
      ...(own.body !== null && { body: own.body }),
    });
  }
  const sink = sinkOf(config);
  const { subject, body: text } = ownWords(notice, 'plain', context);
  const body = render(config.body, { ...context, message: { subject, body: text } }, sink);
  if (sink === 'json') JSON.parse(body);
  return body;
}

/** `sha256=` and the hex HMAC of `<timestamp>.<body>`. */
export const signature = (key: string, timestamp: string, body: string): string =>
  `sha256=${createHmac('sha256', key).update(`${timestamp}.${body}`).digest('hex')}`;

function headersOf(notice: Notice, config: WebhookConfig, body: string, context: NotifyContext) {
  const headers: Record<string, string> = {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Lookout',
    ...Object.fromEntries(
      Object.entries(config.headers).map(([name, value]) => [
        name.toLowerCase(),
        withToken(value, context.secrets.token ?? ''),
      ]),
    ),
    'idempotency-key': notice.dedupKey,
  };
  if (config.username !== '') {
    const pair = `${config.username}:${context.secrets.password ?? ''}`;
    headers.authorization = `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
  }
  if (context.secrets.hmacKey) {
    const timestamp = String(Math.floor(context.now() / 1_000));
    headers['x-lookout-timestamp'] = timestamp;
    headers['x-lookout-signature'] = signature(context.secrets.hmacKey, timestamp, body);
  }
  return headers;
}

const usesToken = (config: WebhookConfig): boolean =>
  [config.url, ...Object.values(config.headers)].some(needsToken);

async function notify(notice: Notice, config: WebhookConfig, context: NotifyContext): Promise<NotifyResult> {
  const wrong = problems(config)[0];
  if (wrong) return { ok: false, retry: false, error: `${wrong.path}: ${wrong.message}` };
  if (usesToken(config) && !context.secrets.token) {
    return { ok: false, retry: false, error: 'the token that the settings name is not set' };
  }
  const { username } = config;
  const pair = username === '' ? undefined : `${username}:${context.secrets.password ?? ''}`;
  const talk = new HttpTalk(context, { pair });
  return talk.run(async () => {
    let body: string;
    let url: string;
    try {
      const said = noticeContext(notice);
      body = webhookBody(notice, config, said);
      url = addressFor(config.url, said, context.secrets.token ?? '');
    } catch (error) {
      const what = error instanceof SyntaxError ? 'the body template does not make valid JSON: ' : '';
      return { ok: false, retry: false, error: `${what}${(error as Error).message}` };
    }
    const headers = headersOf(notice, config, body, context);
    return talk.judge(await talk.send({ url, method: config.method, headers, body }));
  });
}

function preview(notice: Notice, config: WebhookConfig): PreviewPart[] {
  const url = addressFor(config.url, noticeContext(notice), '***');
  const body = webhookBody(notice, config);
  const json = sinkOf(config) === 'json';
  return [
    { name: 'Request', kind: 'text', text: `${config.method} ${url}` },
    json
      ? { name: 'Body', kind: 'json', text: JSON.stringify(JSON.parse(body), null, 2) }
      : { name: 'Body', kind: 'text', text: body },
  ];
}

/** An HTTP request to an address of the user's choice. */
export const webhook: ChannelModule<WebhookConfig> = {
  type: 'webhook',
  // Paths of webhooks often hold a token, and this is shown with every delivery.
  describe: (config) => `${config.method} ${originOf(config.url)}`,
  destination: (config) => `${originOf(config.url)} as ${config.username}`,
  problems,
  hears: ({ reasons }, reason) =>
    reason === 'test' || (reasons.length === 0 ? hearsNews(reason) : reasons.includes(reason)),
  preview,
  notify,
};
