import { ENGINE_ACTOR } from '../../common/alert_lifecycle';
import type { Person } from '../../common/schemas';
import { version } from '../../package.json';
import { allRecords } from '../store';
import type { ApiContext } from './context';
import { ApiFailure } from './failures';
import type { Handlers } from './handle';
import { METRICS_TYPE, metricsText } from './metrics';
import { PlainAnswer } from './plain_answer';

/** Who asks, who else is there, what they did, and how the product does. */
export function peopleHandlers(
  context: ApiContext,
): Handlers<'me' | 'health' | 'live' | 'metrics' | 'owners' | 'listAudit'> {
  const { ports, alerts, audit, engine, store, now } = context;
  return {
    async me({ user, space, request }) {
      return {
        login: user.login,
        name: user.name,
        space,
        privileges: await ports.privileges(request),
        host: ports.name,
        hostVersion: ports.version,
        version,
      };
    },

    health: ({ space }) => engine.health(space),

    async live({ space }) {
      const node = engine.node(space);
      if (!node.live)
        throw new ApiFailure(
          503,
          store.versions.blocked ?? 'no lane of this node has looked for due rules for a minute',
          { current: node },
        );
      return node;
    },

    async metrics({ space }) {
      return new PlainAnswer(
        METRICS_TYPE,
        metricsText(await engine.health(space), engine.node(space), now()),
      );
    },

    /** Everyone the host knows, who can be told, who has acted, or who owns an alert; by name. */
    async owners({ request, space, user }) {
      const [known, actors, { owners }, people] = await Promise.all([
        ports.users(request),
        audit.actors(space),
        alerts.facets(space),
        allRecords<Person>(store, 'person', space),
      ]);
      const names = new Map<string, string>();
      for (const login of [...actors, ...owners.map((one) => one.login)]) names.set(login, login);
      for (const { login, name } of [user, ...known, ...people]) names.set(login, name);
      for (const login of [ENGINE_ACTOR, ...(ports.ownLogins ?? [])]) names.delete(login);
      const items = [...names].map(([login, name]) => ({ login, name }));
      return { items: items.sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1)) };
    },

    listAudit: ({ query, space, signal }) => {
      const { page, perPage, ...filter } = query;
      return audit.list(space, filter, { page, perPage }, signal);
    },
  };
}
