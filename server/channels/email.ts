import { connect, type Socket } from 'node:net';
import { createTransport, type SentMessageInfo } from 'nodemailer';
import type { EmailConfig } from '../../common/schemas';
import type { Notice } from '../../common/template';
import { AddressRefused } from './address_guard';
import { withoutSecrets } from './answer';
import type { ChannelModule, ChannelProblem, NotifyContext, NotifyResult } from './contract';
import { emailMessage } from './email_message';

const CONNECT_MS = 10_000;
const IDLE_MS = 15_000;
/** For the whole conversation, however it drips. */
const TOTAL_MS = 30_000;

interface SmtpError extends Error {
  code?: string;
  responseCode?: number;
  response?: string;
  recipient?: string;
  rejectedErrors?: SmtpError[];
}

/** A connection to an address that `guard` has checked; rejects with its own error or `AddressRefused`. */
function open(config: EmailConfig, context: NotifyContext): Promise<Socket> {
  return new Promise((resolve, reject) => {
    context.guard.check(config.host);
    const socket = connect({ host: config.host, port: config.port, lookup: context.guard.lookup });
    const timer = setTimeout(
      () => socket.destroy(new Error(`no connection within ${CONNECT_MS / 1000} s`)),
      CONNECT_MS,
    );
    socket.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    socket.once('connect', () => {
      clearTimeout(timer);
      resolve(socket);
    });
  });
}

const secret = (config: EmailConfig, context: NotifyContext) => ({
  ...context.secrets,
  plain: config.username ? `\0${config.username}\0${context.secrets.password ?? ''}` : undefined,
});

const words = (error: SmtpError): string => error.response ?? error.message;

/** 5xx is the server's last word; everything else (4xx, no connection, no TLS) may be better later. */
const permanent = (error: SmtpError): boolean => (error.responseCode ?? 0) >= 500;

/** Of those still to reach: nobody refused for now = done; else again, for them alone. */
function judge(
  accepted: readonly string[],
  refused: readonly SmtpError[],
  reached: readonly string[],
): NotifyResult {
  const now = [...reached, ...accepted];
  const later = refused.filter((error) => !permanent(error));
  const said = refused.map((error) => `${error.recipient}: ${words(error)}`).join('; ');
  if (later.length > 0) {
    return { ok: false, retry: true, error: `not taken for now by ${said}`, reached: now };
  }
  if (now.length === 0) return { ok: false, retry: false, error: said };
  return { ok: true, answer: said === '' ? '' : `refused for ${said}` };
}

async function converse(notice: Notice, config: EmailConfig, context: NotifyContext): Promise<NotifyResult> {
  const all = notice.recipients?.length ? notice.recipients : config.to;
  const to = all.filter((address) => !context.reached.includes(address));
  const message = emailMessage(notice, config);
  const socket = await open(config, context);
  const transport = createTransport({
    host: config.host,
    port: config.port,
    secure: config.security === 'tls',
    requireTLS: config.security === 'starttls',
    ignoreTLS: config.security === 'none',
    tls: { ...(context.ca ? { ca: context.ca } : {}), minVersion: 'TLSv1.2' },
    ...(config.username ? { auth: { user: config.username, pass: context.secrets.password ?? '' } } : {}),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: IDLE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
    // The connection is ours: opened to a checked address, and cut when the conversation takes too long.
    getSocket: (_options: unknown, callback: (error: null, socket: { connection: Socket }) => void) =>
      callback(null, { connection: socket }),
  } as Parameters<typeof createTransport>[0]);
  const totalMs = context.totalMs ?? TOTAL_MS;
  let slow: NodeJS.Timeout | undefined;
  try {
    const sending = transport.sendMail({
      from: { name: 'Lookout', address: config.from },
      to: to.map((address) => ({ name: '', address })),
      ...(config.replyTo ? { replyTo: config.replyTo } : {}),
      subject: message.subject,
      text: message.text,
      html: message.html,
      messageId: message.messageId,
      ...(message.inReplyTo ? { inReplyTo: message.inReplyTo, references: [message.inReplyTo] } : {}),
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    });
    const late = new Promise<never>((_resolve, reject) => {
      slow = setTimeout(() => {
        const error = new Error(`not done within ${totalMs / 1000} s`);
        reject(error);
        socket.destroy(error);
      }, totalMs);
    });
    const info = (await Promise.race([sending, late])) as SentMessageInfo & { rejectedErrors?: SmtpError[] };
    const result = judge(info.accepted as string[], info.rejectedErrors ?? [], context.reached);
    return result.ok
      ? { ok: true, answer: [info.response, result.answer].filter(Boolean).join('; ') }
      : result;
  } catch (error) {
    const refused = (error as SmtpError).rejectedErrors;
    if ((error as SmtpError).code === 'EENVELOPE' && refused?.length)
      return judge([], refused, context.reached);
    throw error;
  } finally {
    clearTimeout(slow);
    transport.close();
    socket.destroy();
  }
}

async function notify(notice: Notice, config: EmailConfig, context: NotifyContext): Promise<NotifyResult> {
  try {
    const result = await converse(notice, config, context);
    const hidden = secret(config, context);
    return result.ok
      ? { ...result, answer: withoutSecrets(result.answer, hidden) }
      : { ...result, error: withoutSecrets(result.error, hidden) };
  } catch (error) {
    const retry = !(error instanceof AddressRefused) && !permanent(error as SmtpError);
    return { ok: false, retry, error: withoutSecrets(words(error as SmtpError), secret(config, context)) };
  }
}

function problems(config: EmailConfig): ChannelProblem[] {
  const found: ChannelProblem[] = [];
  if (/[\s/@:]/.test(config.host) && !/^[0-9a-f:]+$/i.test(config.host)) {
    found.push({ path: 'config.host', message: 'name a host alone, without port or protocol' });
  }
  for (const [path, address] of [
    ['config.from', config.from],
    ['config.replyTo', config.replyTo ?? ''],
    ...config.to.map((one, at) => [`config.to.${at}`, one]),
  ] as Array<[string, string]>) {
    if (/[,;:"()[\]\\]|\p{Cc}/u.test(address))
      found.push({ path, message: `"${address}" is not one mail address` });
  }
  return found;
}

/** A message by SMTP. */
export const email: ChannelModule<EmailConfig> = {
  type: 'email',
  describe: (config) =>
    config.to.length <= 3
      ? config.to.join(', ')
      : `${config.to.slice(0, 3).join(', ')} and ${config.to.length - 3} more`,
  destination: (config) => `${config.host}:${config.port} as ${config.username}, ${config.security}`,
  problems,
  preview: (notice, config) => {
    const { subject, text, html } = emailMessage(notice, config);
    return [
      { name: 'Subject', kind: 'text', text: subject },
      { name: 'HTML', kind: 'html', text: html },
      { name: 'Plain text', kind: 'text', text },
    ];
  },
  notify,
};
