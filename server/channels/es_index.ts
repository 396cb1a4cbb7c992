import type { IndexConfig } from '../../common/schemas';
import { type Notice, noticeContext } from '../../common/template';
import { EsError } from '../ports';
import { answerText } from './answer';
import type { ChannelModule, ChannelProblem, NotifyContext, NotifyResult } from './contract';

const WRITE_MS = 15_000;
/** What Elasticsearch allows in a name; no pattern, no other cluster, and nothing that begins like a system's own. */
const NAME = /^[^\\/*?"<>|,#:\s\p{Lu}._+-][^\\/*?"<>|,#:\s\p{Lu}]*$/u;

function problems({ index }: IndexConfig): ChannelProblem[] {
  if (NAME.test(index)) return [];
  const message = /^[._]/.test(index)
    ? 'names that begin with . or _ belong to the system'
    : 'one name, in small letters, without patterns, commas, colons or spaces, not beginning with + or -';
  return [{ path: 'config.index', message }];
}

/** A field's name as one that no other document can contradict. */
const labelName = (name: string): string => name.replace(/[^\p{L}\p{N}_]+/gu, '_').slice(0, 256);

/** The document: ECS names where the meaning is equal, ours under `lookout.*`; the same on every try. */
export function noticeDocument(notice: Notice): Record<string, unknown> {
  const { alert, rule, links, ...context } = noticeContext(notice);
  return {
    '@timestamp': notice.at,
    message: context.title,
    event: {
      kind: 'alert',
      provider: 'lookout',
      action: notice.reason,
      id: notice.dedupKey,
      ...(links.absolute ? { url: links.queue } : {}),
    },
    rule: { id: rule.id, name: rule.name, ...(rule.description ? { description: rule.description } : {}) },
    labels: Object.fromEntries(alert.keys.map(({ name, value }) => [labelName(name), value])),
    tags: alert.tags,
    lookout: {
      space: alert.space,
      story: context.storyText,
      alert: {
        id: alert.id,
        severity: alert.severity,
        status: alert.status,
        condition: alert.condition,
        resolution: alert.resolution,
        reason: alert.reason,
        key: alert.keyText,
        owner: alert.owner,
        count: alert.count,
        matches: alert.matches,
        recurrences: alert.recurrences,
        first_seen: alert.firstSeen,
        last_seen: alert.lastSeen,
        recovered_at: alert.recoveredAt,
      },
      // As text: fields of anybody's documents would fill the mapping of this index.
      documents: notice.alert.sample.map((document) => JSON.stringify(document)),
    },
  };
}

function explain(error: EsError, index: string): string {
  if (error.status === 403 || error.status === 401) {
    return `writing to ${index} was refused: it needs create_doc there, and auto_configure if it is to be made (${error.message})`;
  }
  if (error.status === 404) return `${index} does not exist and is not made by itself (${error.message})`;
  return `${error.status} ${error.type}: ${error.message}`;
}

async function notify(notice: Notice, config: IndexConfig, context: NotifyContext): Promise<NotifyResult> {
  const wrong = problems(config)[0];
  if (wrong) return { ok: false, retry: false, error: `${wrong.path}: ${wrong.message}` };
  if (!context.es) return { ok: false, retry: false, error: 'this server writes into no index' };
  try {
    // With the notice's own id: a repeat after a lost answer finds it there.
    const written = await context.es.request<{ _index: string }>(
      {
        method: 'PUT',
        path: `/${encodeURIComponent(config.index)}/_create/${encodeURIComponent(notice.dedupKey)}`,
        body: noticeDocument(notice),
      },
      { timeoutMs: context.totalMs ?? WRITE_MS },
    );
    return { ok: true, answer: `written to ${written._index}` };
  } catch (error) {
    if (!(error instanceof EsError)) return { ok: false, retry: false, error: (error as Error).message };
    if (error.status === 409) return { ok: true, answer: `is in ${config.index} already` };
    return { ok: false, retry: error.passing, error: answerText(explain(error, config.index)) };
  }
}

/** A document for each notice in an index or data stream, for dashboards. */
export const esIndex: ChannelModule<IndexConfig> = {
  type: 'index',
  perAlert: () => true,
  describe: (config) => `index ${config.index}`,
  destination: (config) => config.index,
  problems,
  // A dashboard of alerts wants to see how they end, too.
  hears: () => true,
  preview: (notice) => [
    { name: 'Document', kind: 'json', text: JSON.stringify(noticeDocument(notice), null, 2) },
  ],
  notify,
};
