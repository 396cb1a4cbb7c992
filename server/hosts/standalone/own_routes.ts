import { z } from 'zod';
import { DISCOVER_PATH, discoverRequestSchema } from '../../../common/discover_page';
import { ApiFailure, allow, failureAnswer } from '../../api';
import type { HostPorts, Log, RouteDefinition } from '../../ports';
import { type DiscoverDeps, discover } from './discover';
import { ownRoute, WrittenBody } from './own_route';
import { exportObjects, importObjects, SAVED_OBJECT_TYPES, type SavedObjectStore } from './saved_objects';
import type { Seeder } from './seed';

const BASE = '/api/standalone';

export interface OwnRouteDeps extends DiscoverDeps {
  store: SavedObjectStore;
  seeder: Seeder;
  log: Log;
  ports: HostPorts;
}

/** What only standalone has: its document page, saved objects in and out, and the seeded data. */
export function ownRoutes(deps: OwnRouteDeps): RouteDefinition[] {
  const { store, seeder, log, ports } = deps;
  const routes = [
    ownRoute(log, {
      id: 'standaloneDiscover',
      method: 'POST',
      path: DISCOVER_PATH,
      privilege: 'read',
      body: discoverRequestSchema,
      handle: ({ body, request }) =>
        discover({ ...deps, es: ports.elasticsearch.user(request.host) }, body, request.signal),
    }),
    ownRoute(log, {
      id: 'standaloneImport',
      method: 'POST',
      path: `${BASE}/saved_objects/_import`,
      privilege: 'write',
      query: z.object({ overwrite: z.stringbool().default(false) }),
      handle: async ({ body, query, request }) => {
        if (typeof body !== 'string' || body.trim() === '') {
          throw new ApiFailure(400, "the body: send Kibana's NDJSON export as application/x-ndjson");
        }
        const { login } = await ports.user(request.host);
        return importObjects(store, body, { ...query, by: login });
      },
    }),
    ownRoute(log, {
      id: 'standaloneExport',
      method: 'GET',
      path: `${BASE}/saved_objects/_export`,
      privilege: 'read',
      handle: async () =>
        new WrittenBody(await exportObjects(store), {
          'content-type': 'application/x-ndjson',
          'content-disposition': 'attachment; filename="lookout-saved-objects.ndjson"',
        }),
    }),
    ownRoute(log, {
      id: 'standaloneDeleteObject',
      method: 'DELETE',
      path: `${BASE}/saved_objects/{type}/{id}`,
      privilege: 'write',
      params: z.object({ type: z.enum(SAVED_OBJECT_TYPES), id: z.string().min(1).max(512) }),
      handle: async ({ params: { type, id } }) => {
        if (!(await store.delete(type, id))) throw new ApiFailure(404, `there is no ${type} ${id}`);
        return { deleted: id };
      },
    }),
    ownRoute(log, {
      id: 'standaloneSeedState',
      method: 'GET',
      path: `${BASE}/seed`,
      privilege: 'read',
      handle: async () => seeder.report,
    }),
    ownRoute(log, {
      id: 'standaloneSeed',
      method: 'POST',
      path: `${BASE}/seed`,
      privilege: 'admin',
      handle: async () => {
        // It goes on in the background; the state tells how far it is.
        void seeder.seed();
        return seeder.report;
      },
    }),
    ownRoute(log, {
      id: 'standaloneSeedDelete',
      method: 'DELETE',
      path: `${BASE}/seed`,
      privilege: 'admin',
      handle: () => seeder.deleteAll(),
    }),
  ];
  return routes.map((route) => forThoseWhoMay(ports, route));
}

const forThoseWhoMay = (ports: HostPorts, route: RouteDefinition): RouteDefinition => ({
  ...route,
  async handle(request) {
    try {
      await allow(ports, request, route.privilege);
    } catch (failure) {
      return failureAnswer(failure, `${route.method} ${route.path}`, ports.log);
    }
    return route.handle(request);
  },
});
