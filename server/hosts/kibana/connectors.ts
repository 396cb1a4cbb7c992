import { type ConnectorAnswer, ConnectorsRefused, type HostConnectors } from '../../ports';
import { boomStatus, type RawRequest } from '../shared';
import { requestOf } from './space_scope';
import type { ActionResult, ActionsStart, KibanaStart, KibanaStartPlugins } from './types';

interface Started {
  start: KibanaStart;
  plugins: Pick<KibanaStartPlugins, 'actions'>;
}

const NO_PLUGIN = "Kibana's actions plugin is not there, so that it has no connectors";

/** Kibana throws Boom errors, with a status, and plain ones where something is not set up. */
const statusOf = (failure: unknown): number | null =>
  boomStatus(failure) ?? (failure as { statusCode?: number }).statusCode ?? null;

/** Says what a connector's run answered in the words of the port. */
export function answerOf(result: ActionResult): ConnectorAnswer {
  if (result.status === 'ok') {
    const id = (result.data as { id?: unknown } | undefined)?.id;
    return { ok: true, id: typeof id === 'string' && id !== '' ? id : null };
  }
  const error =
    [result.message, result.serviceMessage].filter(Boolean).join(': ') || 'it failed without a word';
  const { retry } = result;
  return { ok: false, error, retry: retry instanceof Date ? retry.getTime() : (retry ?? null) };
}

/** A run that was refused is refused again; what Kibana could not do just now may work later. */
export function failureOf(failure: unknown): ConnectorAnswer {
  const status = statusOf(failure);
  return {
    ok: false,
    error: (failure as Error).message,
    retry: status === null ? null : status === 408 || status === 429 || status >= 500,
  };
}

/**
 * Kibana's connectors. They are listed as the request's user; a run in the background is a request that nobody sent, in
 * the channel's space and with the key of who saved the channel, so that Kibana checks that person's rights each time.
 */
export function kibanaConnectors(started: Promise<Started>): HostConnectors {
  const clientFor = async (make: (start: KibanaStart) => RawRequest) => {
    const { start, plugins } = await started;
    const actions: ActionsStart | undefined = plugins.actions;
    if (!actions) throw new ConnectorsRefused(503, NO_PLUGIN);
    return actions.getActionsClientWithRequest(make(start));
  };
  return {
    async list(request) {
      try {
        const client = await clientFor(() => request.raw as RawRequest);
        const [connectors, types] = await Promise.all([client.getAll(), client.listTypes({})]);
        const known = new Map(types.map((type) => [type.id, type]));
        return connectors.map(({ id, name, actionTypeId, isMissingSecrets }) => {
          const type = known.get(actionTypeId);
          const refused = !type
            ? 'Kibana knows no such type of connector'
            : !type.enabledInConfig
              ? 'its type is not in xpack.actions.enabledActionTypes'
              : !type.enabledInLicense
                ? `its type needs a ${type.minimumLicenseRequired} licence of Kibana`
                : isMissingSecrets
                  ? 'its secrets are missing: enter them again in Stack Management, Connectors'
                  : null;
          return { id, name, type: actionTypeId, refused };
        });
      } catch (failure) {
        if (failure instanceof ConnectorsRefused) throw failure;
        const status = statusOf(failure);
        throw new ConnectorsRefused(status === 403 ? 403 : 503, (failure as Error).message);
      }
    },
    async run({ space, identity, connector, params }) {
      try {
        const client = await clientFor((start) => requestOf({ space, identity }, start));
        return answerOf(await client.execute({ actionId: connector, params }));
      } catch (failure) {
        return failureOf(failure);
      }
    },
  };
}
