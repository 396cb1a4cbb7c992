import type { SlackConfig } from '../../common/schemas';
import { checkTemplate, type Notice } from '../../common/template';
import { addressFor, addressProblem, needsToken, originOf } from './address';
import type { ChannelModule, ChannelProblem, NotifyContext, NotifyResult } from './contract';
import type { HttpReply } from './http_send';
import { HttpTalk, jsonOf } from './http_talk';
import { slackMessage } from './slack_message';

/** Refusals of the API that are worth another try; it answers all refusals with 200. */
const PASSING = new Set([
  'ratelimited',
  'rate_limited',
  'internal_error',
  'fatal_error',
  'request_timeout',
  'service_unavailable',
  'team_added_to_org',
  'accesslimited',
]);
/** The first message is gone: what comes begins a new thread. */
const NO_THREAD = new Set(['thread_not_found', 'message_not_found', 'invalid_thread_ts']);

interface Posted {
  ok?: boolean;
  error?: string;
  ts?: string;
  channel?: string;
}

/** `conversation as it was set`, `its id`, `ts of the first message`: a thread lives in its own conversation only. */
const SEPARATOR = ' ';
interface Thread {
  conversation: string;
  id: string;
  ts: string;
}
function threadOf(reference: string | null | undefined, config: SlackConfig): Thread | null {
  const [conversation, id, ts] = (reference ?? '').split(SEPARATOR);
  return conversation === config.conversation && id && ts ? { conversation, id, ts } : null;
}

function problems(config: SlackConfig): ChannelProblem[] {
  const found: ChannelProblem[] = [];
  const wrong = addressProblem(config.url);
  if (wrong) found.push({ path: 'config.url', message: wrong });
  if (config.mode === 'bot') {
    if (config.url.includes('{{'))
      found.push({ path: 'config.url', message: "for a bot this is the API's address; it takes no token" });
    if (!/^\S+$/.test(config.conversation))
      found.push({ path: 'config.conversation', message: 'name the conversation, as in #alerts or C0123' });
  } else if (!needsToken(config.url)) {
    const message = 'put {{token}} where its secret part is, and that part into the token';
    found.push({ path: 'config.url', message });
  }
  try {
    checkTemplate(config.message);
  } catch (error) {
    found.push({ path: 'config.message', message: (error as Error).message });
  }
  return found;
}

const post = (talk: HttpTalk, url: string, body: object, token?: string): Promise<HttpReply> =>
  talk.send({
    url,
    method: 'POST',
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'Lookout',
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    body: JSON.stringify(body),
  });

/** What chat.postMessage answered. */
function judge(reply: HttpReply, config: SlackConfig, thread: Thread | null, talk: HttpTalk): NotifyResult {
  const result = talk.judge(reply);
  const posted = jsonOf<Posted>(reply);
  if (!result.ok) return result;
  // A proxy's page of its own, say: nobody knows whether Slack ever saw the message.
  if (posted === null || typeof posted !== 'object') {
    return { ok: false, retry: true, error: `not an answer of Slack: ${result.answer}` };
  }
  if (!posted.ok) {
    const error = posted.error ?? 'refused without a reason';
    return { ok: false, retry: PASSING.has(error), error: `Slack answered ${error}` };
  }
  const id = posted.channel ?? config.conversation;
  const ts = thread?.ts ?? posted.ts;
  return {
    ok: true,
    answer: `posted${thread ? ' into the thread' : ''} in ${config.conversation}`,
    ...(ts ? { reference: [config.conversation, id, ts].join(SEPARATOR) } : {}),
  };
}

async function asBot(notice: Notice, config: SlackConfig, context: NotifyContext, talk: HttpTalk) {
  const url = `${config.url.replace(/\/+$/, '')}/chat.postMessage`;
  const message = slackMessage(notice, config);
  const send = async (thread: Thread | null): Promise<NotifyResult> => {
    const body = {
      channel: thread?.id ?? config.conversation,
      ...message,
      // Whoever only watches the conversation must see that it is bad again.
      ...(thread
        ? { thread_ts: thread.ts, reply_broadcast: notice.reason === 'again' || notice.reason === 'worse' }
        : {}),
    };
    const reply = await post(talk, url, body, context.secrets.token);
    if (thread && NO_THREAD.has(jsonOf<Posted>(reply)?.error ?? '')) return send(null);
    return judge(reply, config, thread, talk);
  };
  return send(threadOf(context.reference, config));
}

async function notify(notice: Notice, config: SlackConfig, context: NotifyContext): Promise<NotifyResult> {
  const wrong = problems(config)[0];
  if (wrong) return { ok: false, retry: false, error: `${wrong.path}: ${wrong.message}` };
  const { token } = context.secrets;
  if (!token) return { ok: false, retry: false, error: 'the token is not set' };
  const talk = new HttpTalk(context);
  return talk.run(async () => {
    try {
      slackMessage(notice, config);
    } catch (error) {
      return { ok: false, retry: false, error: (error as Error).message };
    }
    if (config.mode === 'bot') return asBot(notice, config, context, talk);
    const url = addressFor(config.url, {}, token);
    return talk.judge(await post(talk, url, slackMessage(notice, config)));
  });
}

/** A message in Slack; with a bot's token what follows goes into the thread of the first. */
export const slack: ChannelModule<SlackConfig> = {
  type: 'slack',
  describe: (config) =>
    config.mode === 'bot' ? `Slack ${config.conversation}` : `Slack webhook ${originOf(config.url)}`,
  destination: (config) => `${originOf(config.url)} as ${config.mode}`,
  problems,
  keepsReference: () => true,
  preview: (notice, config) => [
    { name: 'Message', kind: 'json', text: JSON.stringify(slackMessage(notice, config), null, 2) },
  ],
  notify,
};
