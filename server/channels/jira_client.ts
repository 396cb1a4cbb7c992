import type { JiraConfig } from '../../common/schemas';
import type { NotifyContext, NotifyResult } from './contract';
import type { HttpReply } from './http_send';
import { type HttpTalk, jsonOf, said } from './http_talk';

export interface Issue {
  key: string;
  /** Whether its status counts as done. */
  done: boolean;
}

interface RawIssue {
  key: string;
  fields?: { status?: { statusCategory?: { key?: string } } };
}

/** A call that Jira, or the way to it, refused: the result of the whole try. */
export class JiraRefused extends Error {
  constructor(readonly result: Extract<NotifyResult, { ok: false }>) {
    super(result.error);
    this.name = 'JiraRefused';
  }
}

const issueOf = ({ key, fields }: RawIssue): Issue => ({
  key,
  done: fields?.status?.statusCategory?.key === 'done',
});

/** In a JQL text. */
const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

/** The calls of Jira's REST API 2 (Cloud, Data Center and Server alike). Rejects with `JiraRefused` or the connection's error. */
export class JiraClient {
  private readonly base: string;
  private readonly authorization: string;

  constructor(
    private readonly talk: HttpTalk,
    private readonly config: JiraConfig,
    secrets: NotifyContext['secrets'],
  ) {
    this.base = `${config.url.replace(/\/+$/, '')}/rest/api/2`;
    this.authorization =
      config.auth === 'bearer'
        ? `Bearer ${secrets.token ?? ''}`
        : `Basic ${Buffer.from(`${config.username}:${secrets.password ?? ''}`, 'utf8').toString('base64')}`;
  }

  /** Null when it is gone. */
  async issue(key: string): Promise<Issue | null> {
    const reply = await this.call('GET', `/issue/${encodeURIComponent(key)}?fields=status`, undefined, [404]);
    const found = reply.status === 404 ? null : jsonOf<RawIssue>(reply);
    return found?.key ? issueOf(found) : null;
  }

  /** The newest open one with a label. Jira Cloud moved the search; there the old path is gone. */
  async byLabel(label: string): Promise<Issue | null> {
    const jql = `project = ${quoted(this.config.project)} AND labels = ${quoted(label)} AND statusCategory != Done ORDER BY created DESC`;
    const query = `jql=${encodeURIComponent(jql)}&maxResults=1&fields=status`;
    let reply = await this.call('GET', `/search?${query}`, undefined, [404, 410]);
    if (reply.status >= 400) reply = await this.call('GET', `/search/jql?${query}`);
    const first = jsonOf<{ issues?: RawIssue[] }>(reply)?.issues?.[0];
    return first?.key ? issueOf(first) : null;
  }

  /** Answers its key. */
  async create(fields: Record<string, unknown>): Promise<string> {
    const reply = await this.call('POST', '/issue', { fields });
    const key = jsonOf<{ key?: string }>(reply)?.key;
    if (!key) {
      throw new JiraRefused({ ok: false, retry: true, error: `no key in the answer: ${reply.body}` });
    }
    return key;
  }

  async comment(key: string, body: string): Promise<void> {
    await this.call('POST', `/issue/${encodeURIComponent(key)}/comment`, { body });
  }

  /** Makes the transition of that name or id. */
  async transition(key: string, wanted: string): Promise<void> {
    const path = `/issue/${encodeURIComponent(key)}/transitions`;
    const all =
      jsonOf<{ transitions?: Array<{ id: string; name: string }> }>(await this.call('GET', path))
        ?.transitions ?? [];
    const found = all.find(({ id, name }) => id === wanted || name.toLowerCase() === wanted.toLowerCase());
    if (!found) {
      const names = all.map(({ name }) => name).join(', ') || 'none';
      const error = `${key} has no transition "${wanted}" now; it has: ${names}`;
      throw new JiraRefused({ ok: false, retry: false, error });
    }
    await this.call('POST', path, { transition: { id: found.id } });
  }

  private async call(
    method: string,
    path: string,
    body?: object,
    taken: readonly number[] = [],
  ): Promise<HttpReply> {
    const reply = await this.talk.send({
      url: this.base + path,
      method,
      headers: {
        accept: 'application/json',
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Lookout',
        authorization: this.authorization,
      },
      body: body === undefined ? '' : JSON.stringify(body),
    });
    if (taken.includes(reply.status)) return reply;
    const result = this.talk.judge(reply);
    if (!result.ok) throw new JiraRefused(result);
    if (method === 'GET' && jsonOf(reply) === null) {
      throw new JiraRefused({ ok: false, retry: true, error: `not an answer of Jira: ${said(reply)}` });
    }
    if (reply.cut) throw new JiraRefused({ ok: false, retry: true, error: `the answer was ${reply.cut}` });
    return reply;
  }
}
