import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Log, RouteDefinition } from '../../../ports';
import { type AccessListener, watchAccess } from './access';
import { mountRoutes } from './api_routes';
import { readBodies } from './bodies';
import { compressAnswers } from './compress';
import { answerErrors } from './errors';
import { askWho, guardRequests } from './guards';
import { serveFiles } from './static_files';

/** How long requests under way may go on once the server is told to stop. */
const STOP_GRACE_MS = 3_000;

export interface HttpServerOptions {
  routes: readonly RouteDefinition[];
  /** Folder of the built pages and their assets; what is missing there answers 404. */
  staticDir: string;
  /** Names, without port, under which the server may be addressed beside the loopback ones. */
  hostNames?: readonly string[];
  /** Whether an `Authorization` is somebody's; absent: nobody needs to log in. */
  admits?: (authorization: string) => Promise<boolean>;
  /** Told of every request when it is over. */
  onAccess?: AccessListener;
  log: Log;
}

export interface HttpServer {
  /** Starts listening; resolves to the address, `http://127.0.0.1:5610`. Rejects in words when the port is taken. */
  listen(port: number, host?: string): Promise<string>;
  /** No new requests, those under way get a moment, then every connection is ended. */
  close(): Promise<void>;
  readonly app: FastifyInstance;
}

/** The standalone server's HTTP side: pages, assets and the API, for one machine. */
export function createHttpServer(options: HttpServerOptions): HttpServer {
  const app = Fastify({
    logger: false,
    forceCloseConnections: 'idle',
    // Room for ids of 512 characters, encoded.
    routerOptions: { maxParamLength: 2_048 },
    exposeHeadRoutes: false,
  });
  answerErrors(app, options.log);
  if (options.onAccess) watchAccess(app, options.onAccess);
  guardRequests(app, options.hostNames ?? []);
  if (options.admits) askWho(app, options.admits);
  readBodies(app);
  compressAnswers(app);
  mountRoutes(app, options.routes);
  serveFiles(app, options.staticDir);
  return {
    app,
    listen: async (port, host = '127.0.0.1') => {
      try {
        await app.listen({ port, host });
      } catch (failure) {
        if ((failure as NodeJS.ErrnoException).code === 'EADDRINUSE')
          throw new Error(`port ${port} is taken: choose another one, or end what listens there`);
        throw failure;
      }
      const { port: bound } = app.server.address() as AddressInfo;
      return `http://${host.includes(':') ? `[${host}]` : host}:${bound}`;
    },
    close: async () => {
      const timer = setTimeout(() => app.server.closeAllConnections(), STOP_GRACE_MS);
      await app.close();
      clearTimeout(timer);
    },
  };
}
