import type { FastifyInstance } from 'fastify';

/** One request, told when it is over. */
export interface Access {
  /** Epoch milliseconds of its arrival. */
  at: number;
  method: string;
  /** Path without the query string. */
  path: string;
  /** Query string without `?`, empty when there is none. */
  query: string;
  /** 499 when the client left before the answer was complete. */
  status: number;
  tookMs: number;
  requestBytes: number;
  responseBytes: number;
  userAgent: string;
  clientIp: string;
  httpVersion: string;
}

export type AccessListener = (access: Access) => void;

const CLIENT_LEFT = 499;

/** Calls the listener once for every request, whatever became of it. */
export function watchAccess(app: FastifyInstance, listener: AccessListener): void {
  app.addHook('onRequest', (request, reply, done) => {
    const at = Date.now();
    const started = process.hrtime.bigint();
    // The sockets count bytes over their whole life: keep-alive carries many requests on one.
    const { socket } = request.raw;
    const readBefore = socket.bytesRead;
    const writtenBefore = socket.bytesWritten;
    reply.raw.once('close', () => {
      const [path = '', query = ''] = request.url.split(/\?(.*)/s, 2);
      listener({
        at,
        method: request.method,
        path,
        query,
        status: reply.raw.writableFinished ? reply.raw.statusCode : CLIENT_LEFT,
        tookMs: Number(process.hrtime.bigint() - started) / 1e6,
        requestBytes:
          Number(request.headers['content-length'] ?? 0) || Math.max(0, socket.bytesRead - readBefore),
        responseBytes: Math.max(0, socket.bytesWritten - writtenBefore),
        userAgent: request.headers['user-agent'] ?? '',
        clientIp: request.ip,
        httpVersion: request.raw.httpVersion,
      });
    });
    done();
  });
}
