/**
 * The HTTP API: one handler for each route of `common/api/routes.ts`, as definitions that every host registers alike.
 * Handlers are only reached with the privilege and with valid input; what fails becomes an answer in `failures.ts`.
 */
import type { RouteId } from '../../common/api';
import type { RouteDefinition } from '../ports';
import { alertHandlers } from './alerts';
import { channelHandlers } from './channels';
import { apiContext } from './context';
import type { ApiDeps } from './deps';
import { digestHandlers } from './digests';
import { gapHandlers } from './gaps';
import { type Handler, type Handlers, handle } from './handle';
import { listHandlers } from './lists';
import { peopleRecordHandlers } from './people';
import { peopleHandlers } from './people_and_health';
import { quietHandlers } from './quiet';
import { ruleHandlers } from './rules_routes';
import { sourceHandlers } from './sources';
import { stepHandlers } from './steps';

export type { ApiDeps, ChannelDoor, EngineDoor, PreviewRange } from './deps';
export { ApiFailure, failureAnswer } from './failures';
export { allow } from './handle';

/** Every route, ready to be registered. Handlers never reject. */
export function apiRoutes(deps: ApiDeps): RouteDefinition[] {
  const context = apiContext(deps);
  const handlers: Handlers = {
    ...peopleHandlers(context),
    ...ruleHandlers(context),
    ...gapHandlers(context),
    ...sourceHandlers(context),
    ...stepHandlers(context),
    ...alertHandlers(context),
    ...channelHandlers(context),
    ...listHandlers(context),
    ...peopleRecordHandlers(context),
    ...digestHandlers(context),
    ...quietHandlers(context),
  };
  return (Object.keys(handlers) as RouteId[]).map((id) =>
    handle(deps.ports, id, handlers[id] as Handler<RouteId>),
  );
}
