import { type Es, EsError, type Log } from '../../../ports';

type Kind = 'logs' | 'metrics';
const DAY_MS = 86_400_000;
const DAY = /-\d{4}\.\d\d\.\d\d$/;

/**
 * Where documents go: an index a day, named by the Elastic scheme for streams with the day (UTC) behind it,
 * `logs-lookout.access-default-2026.11.21`. Not data streams: the engine that `npm start` brings cannot delete them.
 */
export function dailyIndices(namespace = 'default') {
  const stem = (kind: Kind, dataset: string) => `${kind}-${dataset}-${namespace}`;
  return {
    stem,
    access: stem('logs', 'lookout.access'),
    system: stem('metrics', 'lookout.system'),
    /** The stem of a made-up dataset, `generated.web`. */
    generated: (dataset: string) => stem('logs', dataset),
    /** Matches every index of made-up documents in the namespace. */
    allGenerated: `${stem('logs', 'generated.*')}-*`,
    /** Matches every index of the namespace. */
    all: [
      `${stem('logs', 'lookout.*')}-*`,
      `${stem('metrics', 'lookout.*')}-*`,
      `${stem('logs', 'generated.*')}-*`,
    ],
  };
}

/** The index in which a document with this event time (epoch ms) lies. */
export const indexOfDay = (stem: string, time: number): string =>
  `${stem}-${new Date(time).toISOString().slice(0, 10).replace(/-/g, '.')}`;

/** The fields that every document of a stream carries beside its own. */
export function streamFields(kind: Kind, dataset: string, namespace: string) {
  return { data_stream: { type: kind, dataset, namespace }, ecs: { version: '8.11.0' } };
}

const keyword = { type: 'keyword', ignore_above: 1_024 };
const long = { type: 'long' };
const float = { type: 'float' };
const ip = { type: 'ip' };
const boolean = { type: 'boolean' };

/** The Elastic Common Schema's types for the fields that texts and numbers alone would get wrong. */
const ECS_PROPERTIES = {
  '@timestamp': { type: 'date' },
  message: { type: 'text' },
  event: { properties: { duration: long, ingested: { type: 'date' } } },
  source: { properties: { ip, port: long } },
  client: { properties: { ip } },
  related: { properties: { ip } },
  http: {
    properties: {
      request: { properties: { bytes: long } },
      response: { properties: { status_code: long, bytes: long } },
    },
  },
  user_agent: { properties: { original: { ...keyword, fields: { text: { type: 'text' } } } } },
  labels: { properties: { generated: boolean } },
  process: { properties: { pid: long } },
  payment: { properties: { amount: { type: 'double' } } },
};

const template = (patterns: string[]) => ({
  index_patterns: patterns,
  // Above the templates that Elasticsearch brings for logs-*-* and metrics-*-*, which make data streams.
  priority: 250,
  template: {
    settings: {
      index: {
        number_of_shards: 1,
        auto_expand_replicas: '0-1',
        refresh_interval: '1s',
        mapping: { total_fields: { limit: 500 }, ignore_malformed: true },
      },
    },
    mappings: {
      date_detection: false,
      dynamic_templates: [
        { fractions: { match_mapping_type: 'double', mapping: float } },
        { texts: { match_mapping_type: 'string', mapping: keyword } },
      ],
      properties: ECS_PROPERTIES,
    },
  },
  _meta: { description: 'What the standalone server measures and makes up', managed_by: 'lookout' },
});

/** Puts the index template for every daily index of the standalone server. Safe to repeat. */
export async function ensureTemplate(es: Es): Promise<void> {
  await es.request({
    method: 'PUT',
    path: '/_index_template/lookout-standalone',
    body: template(['logs-lookout.*-*', 'metrics-lookout.*-*', 'logs-generated.*-*']),
  });
}

/** Names of the indices that match, opened or closed; none when there are none. */
export async function indexNames(es: Es, pattern: string): Promise<string[]> {
  try {
    return Object.keys(
      await es.request<object>({ method: 'GET', path: `/${pattern}/_settings/index.creation_date` }),
    );
  } catch (failure) {
    if (failure instanceof EsError && failure.status === 404) return [];
    throw failure;
  }
}

/** Deletes what matches, by name and in portions: wildcards may be forbidden for deleting. Answers how many. */
export async function deleteIndices(es: Es, names: readonly string[]): Promise<number> {
  for (let at = 0; at < names.length; at += 20) {
    await es.request({
      method: 'DELETE',
      path: `/${names.slice(at, at + 20).join(',')}`,
      query: { ignore_unavailable: true },
    });
  }
  return names.length;
}

/** Deletes daily indices whose day ended more than `keepDays` ago. */
export async function dropOldDays(es: Es, log: Log, namespace: string, keepDays: number): Promise<void> {
  const oldest = new Date(Date.now() - keepDays * DAY_MS).toISOString().slice(0, 10).replace(/-/g, '.');
  for (const pattern of dailyIndices(namespace).all) {
    const old = (await indexNames(es, pattern)).filter((name) => DAY.test(name) && name.slice(-10) < oldest);
    if ((await deleteIndices(es, old)) > 0)
      log.info(`deleted ${old.length} days older than ${keepDays} days: ${old}`);
  }
}
