import type { ConnectorsAnswer } from '../../common/api';
import { connectorStart } from '../../common/connector_params';
import type { ConnectorConfig } from '../../common/schemas';
import { ConnectorsRefused, type HostPorts, type HostRequest } from '../ports';
import { badField } from './failures';

const NONE: Record<HostPorts['name'], string> = {
  kibana: 'this Kibana has no connectors',
  opensearch_dashboards: 'connectors are Kibana’s: OpenSearch Dashboards has none',
  standalone: 'connectors are Kibana’s: the standalone server has none',
};

/** The connectors that whoever asks may use; where there are none, why. */
export async function connectorsFor(
  { connectors, name }: Pick<HostPorts, 'connectors' | 'name'>,
  request: HostRequest,
): Promise<ConnectorsAnswer> {
  if (!connectors) return { refused: NONE[name], items: [] };
  try {
    const items = (await connectors.list(request)).map((one) => ({
      ...one,
      params: connectorStart(one.type),
    }));
    return { refused: null, items };
  } catch (error) {
    if (error instanceof ConnectorsRefused) return { refused: error.message, items: [] };
    throw error;
  }
}

/** Whoever saves a channel must be able to use its connector. Rejects with what is wrong with that. */
export async function checkConnector(
  ports: HostPorts,
  config: ConnectorConfig,
  path: string,
  request: HostRequest,
): Promise<void> {
  const { refused, items } = await connectorsFor(ports, request);
  if (refused !== null) throw badField(400, `${path}.type`, refused);
  const found = items.find(({ id }) => id === config.connector);
  if (!found)
    throw badField(400, `${path}.connector`, `there is no connector ${config.connector} in this space`);
  if (found.refused !== null) throw badField(400, `${path}.connector`, `${found.name}: ${found.refused}`);
  if (found.type !== config.connectorType)
    throw badField(400, `${path}.connectorType`, `the connector ${found.name} is of the type ${found.type}`);
}
