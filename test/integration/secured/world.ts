import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Engine, startEngine } from '../../../dev/engine';
import { connectEs, type EsClient, startStandalone } from '../../../server/hosts/standalone';
import type { LookoutConfig } from '../../../server/ports';
import { quiet } from '../../host_ports';
import { makeIndex, removeIndices } from '../../indices';

const PASSWORD = 'of-the-tests-alone';
export const NAME = randomBytes(4).toString('hex');
/** What Ana may read, and what she may not. */
export const SHOP = `shop-${NAME}`;
export const SALARIES = `salaries-${NAME}`;
const PREFIX = `.kibana_lookout_sec_${NAME}`;
const META = 'kibanaSavedObjectMeta.searchSourceJSON';

/** A secured Elasticsearch: the one that is named, else one of our own. */
export async function securedEngine(): Promise<{ url: string; stop(): Promise<void> }> {
  const named = process.env.LOOKOUT_TEST_SECURED_ES_URL;
  if (named) return { url: named, stop: async () => {} };
  const engine: Engine = await startEngine({
    kind: 'elasticsearch',
    password: PASSWORD,
    brief: true,
    log: () => {},
  });
  return { url: engine.url, stop: () => engine.stop() };
}

export const reads = (...names: string[]) => [{ names, privileges: ['read', 'view_index_metadata'] }];
export const uses = (...privileges: string[]) => [
  { application: 'lookout', privileges: privileges.map((one) => `use:${one}`), resources: ['*'] },
];
export const ALL_RIGHTS = ['read', 'triage', 'write', 'admin', 'audit'];

/** The server's own user may do what Kibana's may: its own indices and grant keys, and read nobody's data. */
const SERVER = {
  cluster: [
    'monitor',
    'grant_api_key',
    'manage_index_templates',
    'cluster:admin/xpack/security/api_key/invalidate',
  ],
  indices: [{ names: ['.kibana*'], privileges: ['all'], allow_restricted_indices: true }],
};

interface Someone {
  full_name: string;
  indices: object[];
  cluster: string[];
  /** Privileges of the product. */
  may: readonly string[];
}

export const PEOPLE = {
  ana: { full_name: 'Ana A.', indices: reads(`${SHOP}*`), cluster: ['manage_own_api_key'], may: ALL_RIGHTS },
  bob: { full_name: 'Bob B.', indices: reads(`${SHOP}*`, `${SALARIES}*`), cluster: [], may: ALL_RIGHTS },
  mallory: { full_name: 'Mallory M.', indices: [], cluster: [], may: ALL_RIGHTS },
  rita: { full_name: 'Rita R.', indices: [], cluster: [], may: ['read'] },
  sam: { full_name: 'Sam S.', indices: reads('*'), cluster: [], may: [] },
};
export type Login = keyof typeof PEOPLE;

const passwordOf = (login: string) => `${login}-password`;
const basic = (login: string) => `Basic ${Buffer.from(`${login}:${passwordOf(login)}`).toString('base64')}`;

export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: bodies of every route
  body: any;
}

/** The standalone server with log-in, over a secured Elasticsearch with people and their roles. */
export async function openSecured<L extends string = Login>(
  config: Partial<LookoutConfig> = {},
  people: Record<L, Someone> = PEOPLE as unknown as Record<L, Someone>,
) {
  const engine = await securedEngine();
  const root: EsClient = await connectEs(engine.url);
  const put = (at: string, body: object) => root.request({ method: 'PUT', path: at, body: body as never });
  const role = (name: string, body: object) => put(`/_security/role/lk_${NAME}_${name}`, body);
  const user = (login: string, full_name: string) =>
    put(`/_security/user/${login}_${NAME}`, {
      password: passwordOf(`${login}_${NAME}`),
      full_name,
      roles: [`lk_${NAME}_${login}`],
    });
  await role('server', SERVER);
  await user('server', 'Lookout');
  for (const [login, { full_name, indices, cluster, may }] of Object.entries<Someone>(people)) {
    await role(login, { cluster, indices, applications: may.length > 0 ? uses(...may) : [] });
    await user(login, full_name);
  }
  const fields = { level: 'keyword', service: 'keyword', amount: 'long' };
  for (const index of [SHOP, SALARIES]) await makeIndex(root, index, fields);

  const url = new URL(engine.url);
  url.username = `server_${NAME}`;
  url.password = passwordOf(`server_${NAME}`);
  const errors: string[] = [];
  const server = await startStandalone({
    elasticsearchUrl: url.href,
    port: 0,
    logIn: true,
    seed: false,
    telemetry: false,
    namespace: NAME,
    stateDir: path.join(tmpdir(), `lookout-secured-${NAME}`),
    config: { indexPrefix: PREFIX, lanes: 1, ...config },
    log: { ...quiet, error: (line) => void errors.push(line) },
  });

  async function send(authorization: string, method: string, at: string, body?: unknown): Promise<Answer> {
    const text = typeof body === 'string';
    const answer = await fetch(server.url + at, {
      method,
      headers: {
        'x-requested-with': 'test',
        ...(authorization && { authorization }),
        ...(body === undefined ? {} : { 'content-type': text ? 'application/x-ndjson' : 'application/json' }),
      },
      ...(body === undefined ? {} : { body: text ? body : JSON.stringify(body) }),
    });
    const said = await answer.text();
    return { status: answer.status, body: said === '' ? null : JSON.parse(said) };
  }

  const as = (login: L | { key: string }) => {
    const authorization = typeof login === 'string' ? basic(`${login}_${NAME}`) : `ApiKey ${login.key}`;
    const answer = (method: string, at: string, body?: unknown) =>
      send(authorization, method, at.startsWith('/api/') ? at : `/api/lookout${at}`, body);
    return {
      answer,
      async ok(method: string, at: string, body?: unknown) {
        const { status, body: said } = await answer(method, at, body);
        if (status !== 200) throw new Error(`${method} ${at} answered ${status}: ${JSON.stringify(said)}`);
        return said;
      },
      /** Saves a data view over an index and a saved search `id` on it. */
      savedSearch: (id: string, index: string, over: { query?: string; columns?: string[] } = {}) =>
        send(
          authorization,
          'POST',
          '/api/standalone/saved_objects/_import?overwrite=true',
          [
            {
              id: `view-${id}`,
              type: 'index-pattern',
              attributes: { title: index, timeFieldName: '@timestamp' },
              references: [],
            },
            {
              id,
              type: 'search',
              attributes: {
                title: `Search ${id}`,
                columns: over.columns ?? ['service'],
                kibanaSavedObjectMeta: {
                  searchSourceJSON: JSON.stringify({
                    query: { language: 'kuery', query: over.query ?? '' },
                    filter: [],
                    indexRefName: `${META}.index`,
                  }),
                },
              },
              references: [{ name: `${META}.index`, type: 'index-pattern', id: `view-${id}` }],
            },
          ]
            .map((one) => JSON.stringify(one))
            .join('\n'),
        ),
    };
  };

  return {
    /** What was logged as an error. */
    errors,
    root,
    engine,
    prefix: PREFIX,
    header: (login: L) => basic(`${login}_${NAME}`),
    url: server.url,
    send,
    as,
    /** As the cluster's own user with another name, straight to Elasticsearch. */
    es: (login: L) => root.as(basic(`${login}_${NAME}`)),
    login: (login: L) => `${login}_${NAME}`,
    role,
    async put(index: string, documents: ReadonlyArray<Record<string, unknown>>): Promise<void> {
      const at = new Date().toISOString();
      const lines = documents.flatMap((fields) => [
        { create: { _index: index } },
        { '@timestamp': at, ...fields },
      ]);
      const { errors } = await root.request<{ errors: boolean }>({
        method: 'POST',
        path: '/_bulk',
        query: { refresh: true },
        lines,
      });
      if (errors) throw new Error('documents were refused');
    },
    /** What is stored of an index of the product, in full. */
    async stored(name: string): Promise<string> {
      await root.request({ method: 'POST', path: `/${PREFIX}_${name}/_refresh` });
      const found = await root.request<object>({
        method: 'POST',
        path: `/${PREFIX}_${name}/_search`,
        body: { size: 1_000 },
      });
      return JSON.stringify(found);
    },
    async close(): Promise<void> {
      await server.stop();
      await removeIndices(root, `${PREFIX}_*,${SHOP},${SALARIES}`);
      for (const login of ['server', ...Object.keys(people)]) {
        await root.request({ method: 'DELETE', path: `/_security/user/${login}_${NAME}` });
        await root.request({ method: 'DELETE', path: `/_security/role/lk_${NAME}_${login}` });
      }
      await root.close();
      await engine.stop();
    },
  };
}
export type Secured = Awaited<ReturnType<typeof openSecured<Login>>>;
