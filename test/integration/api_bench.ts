import { randomBytes } from 'node:crypto';
import type { AnswerOf, ApiError, Privilege, RouteId, Routes } from '../../common/api';
import type { Alert } from '../../common/schemas';
import { type ApiDeps, apiRoutes, type EngineDoor } from '../../server/api';
import { AddressGuard, ChannelStore, Outbox, SecretBox } from '../../server/channels';
import { Gaps } from '../../server/engine/gaps';
import { connectEs } from '../../server/hosts/standalone/elasticsearch';
import {
  dataViewsOf,
  SavedObjectStore,
  standaloneSavedSearches,
} from '../../server/hosts/standalone/saved_objects';
import { type Es, type Log, SourceError } from '../../server/ports';
import { SourceResolver } from '../../server/sources';
import { type AlertEngineState, alertDocument, Store } from '../../server/store';
import { EVERYTHING, hostPorts } from '../host_ports';
import { removeIndices } from '../indices';
import { makeAlert } from '../make';
import { testEngine } from './test_engine';

export interface As {
  login: string;
  space?: string;
  may?: Partial<Record<Privilege, boolean>>;
}

interface Input {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
  as?: As;
  signal?: AbortSignal;
}

/** An alert's engine state before anything happened to it. */
export const engineState: AlertEngineState = {
  firstMatchId: 'match-1',
  mark: Date.parse('2026-01-05T12:00:00.000Z'),
  notices: [],
};

/** The API on a real engine, with indices of its own. */
export async function openApi({ tell }: Pick<ApiDeps, 'tell'> = {}) {
  const es = await connectEs(testEngine().url);
  const prefix = `.kibana_lookout_test_${randomBytes(4).toString('hex')}`;
  const lines: string[] = [];
  const say = (message: string) => {
    lines.push(message);
  };
  const log: Log = { debug: () => {}, info: () => {}, warn: say, error: say };
  const store = new Store(es, prefix, log);
  await store.ensure();
  const objects = new SavedObjectStore(es, prefix);
  await objects.ensure();

  const ports = hostPorts(es, {
    log,
    config: { indexPrefix: prefix },
    elasticsearch: { internal: es, identity: () => es, user: (): Es => bench.userEs },
    savedSearches: standaloneSavedSearches(objects, dataViewsOf(es, objects)),
    user: async ({ raw }) => ({ login: (raw as As).login, name: (raw as As).login }),
    users: async () => [{ login: 'zoe', name: 'Zoe Z.' }],
    space: ({ raw }) => (raw as As).space ?? 'default',
    privileges: async ({ raw }) => ({ ...EVERYTHING, ...(raw as As).may }),
  });
  const bench = { now: Date.now(), rulesChanged: 0, userEs: es as Es };
  const resolver = new SourceResolver(ports.savedSearches, es, () => bench.now);
  const engine: EngineDoor = {
    preview: async () => {
      throw new SourceError('the engine is not part of this test');
    },
    health: async () => {
      throw new Error('secret detail of a defect');
    },
    node: () => {
      throw new Error('the engine is not part of this test');
    },
    ruleStatus: async () => new Map(),
    gaps: new Gaps(store),
    rulesChanged: () => {
      bench.rulesChanged += 1;
    },
    resolve: (source, scope) => resolver.resolve(source, scope),
  };
  const now = () => bench.now;
  const guard = new AddressGuard([]);
  const channels = new ChannelStore({ store, box: new SecretBox(null), guard, now });
  const outbox = new Outbox({ store, channels, log, now, owner: 'test' });
  const routes = new Map(
    apiRoutes({
      ports,
      store,
      engine,
      channels: { store: channels, outbox },
      ...(tell && { tell }),
      now,
    }).map((one) => [one.id, one]),
  );

  const send = async (id: RouteId, { params = {}, query = {}, body = {}, as, signal }: Input = {}) => {
    const host = { raw: as ?? { login: 'ana' } };
    const request = { host, params, query, body, signal: signal ?? new AbortController().signal };
    return routes.get(id)!.handle(request);
  };

  return {
    es,
    store,
    bench,
    lines,
    objects,
    routes,
    /** The answer, which must be a 200. */
    async ok<K extends RouteId>(id: K, input?: Input): Promise<AnswerOf<Routes[K]>> {
      const { status, body } = await send(id, input);
      if (status !== 200) throw new Error(`${id} answered ${status}: ${JSON.stringify(body)}`);
      return body as AnswerOf<Routes[K]>;
    },
    /** The refusal, which must be one. */
    async refused(id: RouteId, input?: Input): Promise<ApiError> {
      const { status, body } = await send(id, input);
      if (status < 400) throw new Error(`${id} answered ${status}: ${JSON.stringify(body)}`);
      return body as ApiError;
    },
    async putAlerts(alerts: Array<Partial<Alert> & { id: string }>): Promise<void> {
      const results = await store.bulk(
        alerts.map((over) => ({
          op: 'index',
          index: store.alias('alerts'),
          id: over.id,
          doc: alertDocument(makeAlert(over), engineState),
        })),
        { refresh: true },
      );
      const failed = results.find(({ outcome }) => outcome !== 'done');
      if (failed) throw new Error(failed.error ?? failed.outcome);
    },
    async close(): Promise<void> {
      await removeIndices(es, `${prefix}*`);
      await es.close();
    },
  };
}

export type ApiBench = Awaited<ReturnType<typeof openApi>>;
