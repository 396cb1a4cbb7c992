import type { JiraConfig } from '../../common/schemas';
import { checkTemplate, type Notice } from '../../common/template';
import type { NoticeReason } from '../../common/words';
import { addressProblem, originOf } from './address';
import type { ChannelModule, ChannelProblem, NotifyContext, NotifyResult } from './contract';
import { HttpTalk } from './http_talk';
import { type Issue, JiraClient, JiraRefused } from './jira_client';
import { commentText, issueFields, markOf } from './jira_issue';

/** What only says how an issue ends or stands: no reason to make one. */
const AFTERWARDS: readonly NoticeReason[] = ['recovered', 'closed', 'acknowledged'];
/** What a done issue does not speak for any more. */
const TROUBLE: readonly NoticeReason[] = ['created', 'again', 'repeated', 'worse', 'escalated'];

function problems(config: JiraConfig): ChannelProblem[] {
  const found: ChannelProblem[] = [];
  const add = (path: string, message: string) => found.push({ path, message });
  const wrong = config.url.includes('{{') ? 'this address is no template' : addressProblem(config.url);
  if (wrong) add('config.url', wrong);
  if (config.auth === 'basic' && config.username === '')
    add('config.username', 'name the user, in Jira Cloud by mail address');
  if (config.username.includes(':')) add('config.username', 'a user name holds no colon');
  for (const name of ['summary', 'description', 'fields'] as const) {
    try {
      checkTemplate(config[name]);
    } catch (error) {
      add(`config.${name}`, (error as Error).message);
    }
  }
  return found;
}

const transitionFor = (reason: NoticeReason, { transitions }: JiraConfig): string => {
  if (reason === 'recovered' || reason === 'closed' || reason === 'acknowledged') return transitions[reason];
  if (reason === 'test') return transitions.closed;
  return TROUBLE.includes(reason) ? transitions.again : '';
};

/** The issue of this alert: the remembered one, else the one with its mark, unless that is done and over. */
async function findIssue(
  jira: JiraClient,
  notice: Notice,
  config: JiraConfig,
  reference: string | null,
): Promise<Issue | null> {
  const known = reference ? await jira.issue(reference) : null;
  if (known) {
    const revive = config.transitions.again !== '' || !TROUBLE.includes(notice.reason);
    return known.done && !revive ? null : known;
  }
  return config.mark ? jira.byLabel(markOf(notice)) : null;
}

async function work(
  jira: JiraClient,
  notice: Notice,
  config: JiraConfig,
  context: NotifyContext,
  done: { steps: string[]; key: string | null },
): Promise<NotifyResult> {
  const once = async (step: string, act: () => Promise<void>) => {
    if (done.steps.includes(step)) return;
    await act();
    done.steps.push(step);
  };
  const said: string[] = [];
  let issue = await findIssue(jira, notice, config, context.reference ?? null);
  const fresh = !issue;
  if (!issue) {
    const tellsTrouble = notice.earlier.some(({ reason }) => TROUBLE.includes(reason));
    if (AFTERWARDS.includes(notice.reason) && !tellsTrouble) {
      return { ok: true, answer: 'nothing to do: there is no open issue of this alert' };
    }
    issue = { key: await jira.create(issueFields(notice, config)), done: false };
    done.steps.push('comment');
    said.push('created');
  }
  const { key } = issue;
  done.key = key;
  // Found, though this is what makes one: Jira's answer to an earlier try was lost.
  const answerLost = notice.reason === 'created';
  if (config.comment && !answerLost && !done.steps.includes('comment')) {
    await once('comment', () => jira.comment(key, commentText(notice)));
    said.push('commented');
  }
  const wanted = transitionFor(notice.reason, config);
  // What is new is open; what is done stays done, unless it is bad again.
  const moves = TROUBLE.includes(notice.reason) ? issue.done && !fresh : !issue.done;
  if (wanted !== '' && moves) {
    await once('transition', () => jira.transition(key, wanted));
    said.push(`moved by "${wanted}"`);
  }
  return { ok: true, answer: `${key}: ${said.join(', ') || 'nothing to do'}`, reference: key };
}

async function notify(notice: Notice, config: JiraConfig, context: NotifyContext): Promise<NotifyResult> {
  const wrong = problems(config)[0];
  if (wrong) return { ok: false, retry: false, error: `${wrong.path}: ${wrong.message}` };
  const missing = config.auth === 'basic' ? !context.secrets.password : !context.secrets.token;
  if (missing) {
    const what = config.auth === 'basic' ? 'password' : 'token';
    return { ok: false, retry: false, error: `the ${what} is not set` };
  }
  const pair = `${config.username}:${context.secrets.password ?? ''}`;
  const talk = new HttpTalk(context, config.auth === 'basic' ? { pair } : {});
  const done = { steps: [...context.reached], key: null as string | null };
  return talk.run(async () => {
    const kept = () => ({ reached: done.steps, ...(done.key ? { reference: done.key } : {}) });
    try {
      issueFields(notice, config);
    } catch (error) {
      const what = error instanceof SyntaxError ? 'the further fields do not make a JSON object: ' : '';
      return { ok: false, retry: false, error: `${what}${(error as Error).message}` };
    }
    try {
      return await work(new JiraClient(talk, config, context.secrets), notice, config, context, done);
    } catch (error) {
      if (error instanceof JiraRefused) return { ...error.result, ...kept() };
      // Without an issue yet there is nothing to keep: the ordinary end of a failed try.
      if (done.key === null) throw error;
      return { ok: false, retry: true, error: (error as Error).message, ...kept() };
    }
  });
}

/** An issue in Jira for each alert: made once, commented on, moved when the alert ends. */
export const jira: ChannelModule<JiraConfig> = {
  type: 'jira',
  perAlert: () => true,
  describe: (config) => `Jira ${config.project} at ${originOf(config.url)}`,
  destination: (config) => `${originOf(config.url)} as ${config.auth} ${config.username}`,
  problems,
  hears: () => true,
  keepsReference: () => true,
  preview: (notice, config) => [
    { name: 'New issue', kind: 'json', text: JSON.stringify(issueFields(notice, config), null, 2) },
    { name: 'Comment', kind: 'text', text: commentText(notice) },
  ],
  notify,
};
