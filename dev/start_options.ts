import { parseArgs } from 'node:util';
import { type EngineKind, parseEngineKind } from './engine';

export const START_USAGE = `Starts Lookout with a search engine of its own, until Ctrl-C.

  npm start -- [options]

  --engine elasticsearch|opensearch   which engine to fetch and start (elasticsearch)
  --port N                            port of the product's own page (5601)
  --data DIR                          where the engine keeps its data (a folder of the user's cache)
  --fresh                             drop the data of earlier starts first
  --log-in                            people log in as users of the cluster, whose rights their rules read with
  --verbose                           show what the engine prints
  --help                              this text

ELASTICSEARCH_URL=http://… npm start uses that cluster and starts none.`;

export interface StartOptions {
  /** The user's own cluster; then there is no engine to start. */
  elasticsearchUrl?: string;
  engine: EngineKind;
  port: number;
  dataDir?: string;
  fresh: boolean;
  logIn: boolean;
  verbose: boolean;
  help: boolean;
}

/** Reads the command line and `ELASTICSEARCH_URL`; throws a sentence about what is wrong with them. */
export function parseStartOptions(args: string[], env: NodeJS.ProcessEnv): StartOptions {
  const { values } = parseArgs({
    args,
    options: {
      engine: { type: 'string' },
      port: { type: 'string', default: '5601' },
      data: { type: 'string' },
      fresh: { type: 'boolean', default: false },
      'log-in': { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65535)
    throw new Error(`--port ${values.port} is not a port number`);
  if (values.data === '') throw new Error('--data needs a folder');
  const url = env.ELASTICSEARCH_URL;
  if (values['log-in'] && !url)
    throw new Error('--log-in needs a secured cluster: set ELASTICSEARCH_URL, with user and password in it');
  if (url) {
    if (!URL.canParse(url)) throw new Error(`ELASTICSEARCH_URL is not an address: ${url}`);
    const engineOnly = (['engine', 'data', 'fresh'] as const).find((name) => values[name]);
    if (engineOnly)
      throw new Error(`--${engineOnly} is for an engine of our own, but ELASTICSEARCH_URL is set`);
  }
  return {
    ...(url ? { elasticsearchUrl: url } : {}),
    engine: parseEngineKind(values.engine ?? 'elasticsearch'),
    port,
    ...(values.data === undefined ? {} : { dataDir: values.data }),
    fresh: values.fresh,
    logIn: values['log-in'],
    verbose: values.verbose,
    help: values.help,
  };
}
