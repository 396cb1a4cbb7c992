import { createHmac } from 'node:crypto';
import type { WebhookConfig } from '../../common/schemas';
import { checkTemplate, type Notice, noticeContext, render, type Sink } from '../../common/template';
import { AddressRefused } from './address_guard';
import { withoutSecrets } from './answer';
import type { ChannelModule, ChannelProblem, NotifyContext, NotifyResult } from './contract';
import { type HttpReply, sendHttp } from './http_send';
import { retryAfterMs } from './retry_after';

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
const PASSING = new Set([408, 425, 429]);

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
  try {
    const url = new URL(config.url);
    if (url.username || url.password) {
      add('config.url', 'put user name and password into their own fields: an address is shown to everybody');
    }
  } catch {
    add('config.url', 'not an address');
  }
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

/** The documented JSON (docs/webhook.md), or what the channel's template makes of the same variables. Throws a `TemplateError` or `SyntaxError`. */
export function webhookBody(notice: Notice, config: WebhookConfig): string {
  const context = noticeContext(notice);
  if (config.body === '') {
    return JSON.stringify({
      version: 1,
      ...context,
      alert: { ...context.alert, sample: notice.alert.sample },
    });
  }
  const sink = sinkOf(config);
  const body = render(config.body, context, sink);
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
    ...Object.fromEntries(Object.entries(config.headers).map(([name, value]) => [name.toLowerCase(), value])),
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

function judge(reply: HttpReply, now: number): NotifyResult {
  const { status } = reply;
  const said = `${status}${reply.body.trim() === '' ? '' : ` ${reply.body}`}${reply.cut ? ` (reply ${reply.cut})` : ''}`;
  if (status >= 200 && status < 300) return { ok: true, answer: said };
  if (status >= 300 && status < 400) {
    const to = reply.headers.location ? ` to ${reply.headers.location}` : '';
    return {
      ok: false,
      retry: false,
      error: `${status}: redirected${to}; redirects are not followed, name the final address`,
    };
  }
  const retry = status >= 500 || PASSING.has(status);
  const wait = retry ? retryAfterMs(reply.headers['retry-after'], now) : undefined;
  return { ok: false, retry, error: said, ...(wait === undefined ? {} : { retryAfterMs: wait }) };
}

async function notify(notice: Notice, config: WebhookConfig, context: NotifyContext): Promise<NotifyResult> {
  const wrong = problems(config)[0];
  if (wrong) return { ok: false, retry: false, error: `${wrong.path}: ${wrong.message}` };
  let body: string;
  try {
    body = webhookBody(notice, config);
  } catch (error) {
    const what = error instanceof SyntaxError ? 'the body template does not make valid JSON: ' : '';
    return { ok: false, retry: false, error: `${what}${(error as Error).message}` };
  }
  const { username } = config;
  const pair = username === '' ? undefined : `${username}:${context.secrets.password ?? ''}`;
  const hidden = { ...context.secrets, pair };
  try {
    const headers = headersOf(notice, config, body, context);
    const message = { url: config.url, method: config.method, headers, body };
    const result = judge(
      await sendHttp(message, context.guard, {
        ca: context.ca,
        ...(context.totalMs === undefined ? {} : { limits: { totalMs: context.totalMs } }),
      }),
      context.now(),
    );
    return result.ok
      ? { ...result, answer: withoutSecrets(result.answer, hidden) }
      : { ...result, error: withoutSecrets(result.error, hidden) };
  } catch (error) {
    const text = withoutSecrets((error as Error).message, hidden);
    return { ok: false, retry: !(error instanceof AddressRefused), error: text };
  }
}

/** An HTTP request to an address of the user's choice. */
export const webhook: ChannelModule<WebhookConfig> = {
  type: 'webhook',
  describe: (config) => {
    try {
      // Paths of webhooks often hold a token, and this is shown with every delivery.
      return `${config.method} ${new URL(config.url).origin}`;
    } catch {
      return config.method;
    }
  },
  destination: (config) => {
    try {
      return `${new URL(config.url).origin} as ${config.username}`;
    } catch {
      return '';
    }
  },
  problems,
  notify,
};
