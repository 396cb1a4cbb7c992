import { answers, json } from './manners';
import type { Recorded, RecordingServer } from './recording_server';

interface StoredIssue {
  key: string;
  fields: { labels?: string[]; [name: string]: unknown };
  status: 'new' | 'done';
  comments: string[];
}

const TRANSITIONS = { '11': ['Reopen', 'new'], '31': ['Done', 'done'], '41': ['Start', 'new'] } as const;

/** Behaves like Jira's REST API 2 as far as the channel uses it, on a recording server. `cloud`: the search has moved. */
export class JiraServer {
  readonly issues: StoredIssue[] = [];

  constructor(
    private readonly server: RecordingServer,
    private readonly cloud = false,
  ) {
    server.otherwise = (response, request) => this.manner(request)(response, request);
  }

  /** `POST /issue`, `GET /search` … in the order they came. */
  get calls(): string[] {
    return this.server.requests.map(
      ({ method, path }) => `${method} ${path.replace('/rest/api/2', '').split('?')[0]}`,
    );
  }

  private manner({ method, path, body }: Recorded) {
    const url = new URL(path, 'http://jira');
    const [, , , , what, key, part] = url.pathname.split('/');
    const input = body === '' ? {} : JSON.parse(body);
    if (what === 'search') {
      if (this.cloud !== (key === 'jql')) return answers(410, {}, 'The requested API has been removed');
      const label = /labels = "([^"]+)"/.exec(url.searchParams.get('jql') ?? '')?.[1];
      const found = this.issues.filter((one) => one.status !== 'done' && one.fields.labels?.includes(label!));
      return json({ issues: found.map((one) => this.shown(one)) });
    }
    if (what !== 'issue') return answers(404);
    if (method === 'POST' && key === undefined) {
      if (!input.fields?.project?.key || !input.fields?.summary)
        return json({ errors: { summary: 'required' } }, 400);
      const made: StoredIssue = {
        key: `OPS-${this.issues.length + 1}`,
        fields: input.fields,
        status: 'new',
        comments: [],
      };
      this.issues.push(made);
      return json({ id: '1', key: made.key }, 201);
    }
    const issue = this.issues.find((one) => one.key === key);
    if (!issue) return json({ errorMessages: ['Issue Does Not Exist'] }, 404);
    if (part === 'comment') {
      issue.comments.push(input.body);
      return json({ id: '9' }, 201);
    }
    if (part === 'transitions' && method === 'GET') {
      return json({ transitions: Object.entries(TRANSITIONS).map(([id, [name]]) => ({ id, name })) });
    }
    if (part === 'transitions') {
      issue.status = TRANSITIONS[input.transition.id as keyof typeof TRANSITIONS][1];
      return answers(204);
    }
    return json(this.shown(issue));
  }

  private shown({ key, status }: StoredIssue) {
    return { key, fields: { status: { statusCategory: { key: status } } } };
  }
}
