import { AddressRefused } from './address_guard';
import { withoutSecrets } from './answer';
import type { NotifyContext, NotifyResult } from './contract';
import { HTTP_LIMITS, type HttpMessage, type HttpReply, sendHttp } from './http_send';
import { retryAfterMs } from './retry_after';

/** For all calls of one try. */
const TALK_MS = 30_000;
const PASSING = new Set([408, 425, 429]);

/** Status and body in a line. */
export const said = (reply: HttpReply): string =>
  `${reply.status}${reply.body.trim() === '' ? '' : ` ${reply.body}`}${reply.cut ? ` (reply ${reply.cut})` : ''}`;

/** What a reply means by HTTP's own rules: 2xx done, 408, 425, 429 and 5xx later, everything else never. */
export function judgeReply(reply: HttpReply, now: number): NotifyResult {
  const { status } = reply;
  if (status >= 200 && status < 300) return { ok: true, answer: said(reply) };
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
  return { ok: false, retry, error: said(reply), ...(wait === undefined ? {} : { retryAfterMs: wait }) };
}

/** The reply's body as JSON; null when it is none or not whole. */
export function jsonOf<T>(reply: HttpReply): T | null {
  try {
    return JSON.parse(reply.body) as T;
  } catch {
    return null;
  }
}

/** The calls of one try: one limit on time for all of them, checked addresses, and no secret in what is told of them. */
export class HttpTalk {
  private readonly until: number;

  constructor(
    private readonly context: NotifyContext,
    /** Forms of secrets that are sent beside the secrets themselves. */
    private readonly hidden: Record<string, string | undefined> = {},
  ) {
    this.until = Date.now() + (context.totalMs ?? TALK_MS);
  }

  /** Rejects as `sendHttp` does. */
  send(message: HttpMessage): Promise<HttpReply> {
    const left = Math.max(1, this.until - Date.now());
    return sendHttp(message, this.context.guard, {
      ca: this.context.ca,
      limits: { totalMs: Math.min(left, HTTP_LIMITS.totalMs) },
    });
  }

  judge(reply: HttpReply): NotifyResult {
    return judgeReply(reply, this.context.now());
  }

  /** Runs `work`; what it rejects with becomes a result. Never rejects. */
  async run(work: () => Promise<NotifyResult>): Promise<NotifyResult> {
    const hidden = { ...this.context.secrets, ...this.hidden };
    try {
      const result = await work();
      return result.ok
        ? { ...result, answer: withoutSecrets(result.answer, hidden) }
        : { ...result, error: withoutSecrets(result.error, hidden) };
    } catch (error) {
      return {
        ok: false,
        retry: !(error instanceof AddressRefused),
        error: withoutSecrets((error as Error).message, hidden),
      };
    }
  }
}
