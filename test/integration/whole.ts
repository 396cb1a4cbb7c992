import { randomBytes } from 'node:crypto';
import type { AnswerOf, Privilege, RouteId, Routes } from '../../common/api';
import type { Alert } from '../../common/schemas';
import { connectEs } from '../../server/hosts/standalone/elasticsearch';
import {
  dataViewsOf,
  SavedObjectStore,
  standaloneSavedSearches,
} from '../../server/hosts/standalone/saved_objects';
import { createLookout } from '../../server/lookout';
import type { Es, EsRequest, Log, LookoutConfig } from '../../server/ports';
import { EVERYTHING, hostPorts } from '../host_ports';
import { makeIndex, removeIndices } from '../indices';
import type { AskedRule } from '../stored_rule';
import { testEngine } from './test_engine';

/** Who calls, from where, and what they may; by default Ana, who may everything, in the default space. */
export interface Caller {
  login: string;
  space: string;
  may: Partial<Record<Privilege, boolean>>;
}
const ANA: Caller = { login: 'ana', space: 'default', may: EVERYTHING };
const NOTHING = { read: false, triage: false, write: false, admin: false, audit: false };
const callerOf = ({ raw }: { raw: unknown }): Caller => (raw as Caller | null) ?? ANA;

/** The whole product, without a host around it, on a real engine with indices of its own. `fields`: of the source index. */
export async function openWhole(
  options: {
    config?: Partial<LookoutConfig>;
    prefix?: string;
    background?: boolean;
    fields?: Record<string, string>;
  } = {},
) {
  const es = await connectEs(testEngine().url);
  const asked: EsRequest[] = [];
  const heard: Es = {
    flavour: es.flavour,
    request(request, more) {
      asked.push(request);
      return es.request(request, more);
    },
  };
  const name = randomBytes(4).toString('hex');
  const prefix = options.prefix ?? `.kibana_lookout_whole_${name}`;
  const index = `whole-${name}`;
  const lines: string[] = [];
  const say = (message: string) => void lines.push(message);
  const log: Log = { debug: () => {}, info: say, warn: say, error: say };
  const objects = new SavedObjectStore(es, prefix);
  await objects.ensure();
  if (options.fields) await makeIndex(es, index, options.fields);
  const ports = hostPorts(es, {
    log,
    config: { lanes: 1, indexPrefix: prefix, ...options.config },
    ...(options.background === undefined ? {} : { background: options.background }),
    elasticsearch: { internal: heard, identity: () => es, user: () => es },
    savedSearches: standaloneSavedSearches(objects, dataViewsOf(es, objects)),
    user: async (request) => ({ login: callerOf(request).login, name: callerOf(request).login }),
    space: (request) => callerOf(request).space,
    privileges: async (request) => ({ ...NOTHING, ...callerOf(request).may }),
  });
  const lookout = createLookout(ports);
  await lookout.start();
  const stopping = new AbortController();
  const routes = new Map(lookout.routes.map((one) => [one.id, one]));

  const send = (
    id: RouteId,
    { params = {}, query = {}, body = {} }: { params?: object; query?: object; body?: object } = {},
    as: Caller | null = null,
  ) =>
    routes.get(id)!.handle({
      host: { raw: as },
      params: params as Record<string, unknown>,
      query: query as Record<string, unknown>,
      body,
      signal: stopping.signal,
    });

  async function ok<K extends RouteId>(
    id: K,
    input: { params?: object; query?: object; body?: object } = {},
  ): Promise<AnswerOf<Routes[K]>> {
    const answer = await send(id, input);
    if (answer.status >= 300)
      throw new Error(`${id} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body as AnswerOf<Routes[K]>;
  }

  /** Lets the lanes run until `until` holds; fails after `ms`. */
  async function runUntil(until: () => Promise<boolean>, ms = 45_000): Promise<void> {
    const end = Date.now() + ms;
    while (Date.now() < end) {
      await Promise.all(
        lookout.lanes.laneIds.map((lane) =>
          lookout.lanes.run(lane, { signal: stopping.signal, budgetMs: 700 }),
        ),
      );
      if (await until()) return;
    }
    throw new Error(`did not come about within ${ms} ms\n${lines.join('\n')}`);
  }

  return {
    es,
    index,
    prefix,
    lines,
    /** What the product asked of the engine in its own name. */
    asked,
    lookout,
    objects,
    ok,
    /** Whatever the answer is. */
    send,
    /** Documents at seconds before now (or at exact times), visible at once. */
    async put(
      documents: ReadonlyArray<{ at: number; [field: string]: unknown }>,
      into = index,
    ): Promise<void> {
      const bulk = documents.flatMap(({ at, ...fields }) => [
        { create: { _index: into } },
        { '@timestamp': new Date(at).toISOString(), ...fields },
      ]);
      const answer = await es.request<{ errors: boolean }>({
        method: 'POST',
        path: '/_bulk',
        query: { refresh: true },
        lines: bulk,
      });
      if (answer.errors) throw new Error(JSON.stringify(answer));
    },
    rule: (input: Partial<AskedRule> & Pick<AskedRule, 'condition'>) =>
      ok('createRule', {
        body: {
          name: 'a rule',
          enabled: true,
          interval: '1s',
          source: { kind: 'query', index, timeField: '@timestamp', language: 'kuery', query: '' },
          ...input,
        },
      }),
    alerts: async (query: object = {}): Promise<Alert[]> =>
      (await ok('listAlerts', { query: { perPage: '200', ...query } })).items,
    runUntil,
    /** Lets the lanes run until a backfill is done. */
    backfilled: (id: string) =>
      runUntil(async () => {
        const { items } = await ok('listBackfills', { query: { state: 'done' } });
        return items.some((one) => one.id === id);
      }, 60_000),
    async close(): Promise<void> {
      stopping.abort();
      await lookout.stop();
      await removeIndices(es, `${prefix}_*,${index}`);
      await es.close();
    },
  };
}
export type Whole = Awaited<ReturnType<typeof openWhole>>;
