/** Every route of the HTTP API: one file a subject. */
import { alertsRoutes } from './alerts';
import { channelsRoutes } from './channels';
import { digestsRoutes } from './digests';
import { gapsRoutes } from './gaps';
import { listsRoutes } from './lists';
import { peopleRoutes } from './people';
import { quietRoutes } from './quiet';
import { rulesRoutes } from './rules';
import { sourcesRoutes } from './sources';
import { stepsRoutes } from './steps';
import { systemRoutes } from './system';

export * from './alerts';
export * from './quiet';
export type { RuleRow } from './rules';
export type { SavedSearchRow } from './sources';
export type { Me } from './system';

export const routes = {
  ...systemRoutes,
  ...rulesRoutes,
  ...gapsRoutes,
  ...sourcesRoutes,
  ...stepsRoutes,
  ...alertsRoutes,
  ...listsRoutes,
  ...channelsRoutes,
  ...peopleRoutes,
  ...digestsRoutes,
  ...quietRoutes,
} as const;

export type Routes = typeof routes;
export type RouteId = keyof Routes;
