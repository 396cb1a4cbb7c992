import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface Recorded {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** How a path of the server behaves; it is called when the whole request has been read. */
export type Manner = (response: ServerResponse, request: Recorded) => void;

/** A real HTTP server that records everything and misbehaves as told, by path. */
export class RecordingServer {
  readonly requests: Recorded[] = [];
  /** Connections that were opened to it. */
  connections = 0;
  private readonly manners = new Map<string, Manner>();
  /** For paths without a manner of their own. */
  otherwise: Manner = (answer) => answer.end('ok');
  private readonly sockets = new Set<Socket>();
  private readonly server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => {});
    request.on('end', () => {
      const recorded = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      this.requests.push(recorded);
      const plain = recorded.path.split('?')[0]!;
      const manner = this.manners.get(recorded.path) ?? this.manners.get(plain) ?? this.otherwise;
      manner(response, recorded);
    });
  });

  on(path: string, manner: Manner): this {
    this.manners.set(path, manner);
    return this;
  }

  async start(): Promise<this> {
    this.server.on('connection', (socket: Socket) => {
      this.connections += 1;
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
      socket.on('error', () => {});
    });
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  url(path = '/'): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${path}`;
  }

  /** Forgets what came and how paths behave. */
  reset(): void {
    this.requests.length = 0;
    this.manners.clear();
    this.otherwise = (answer) => answer.end('ok');
  }

  to(path: string): Recorded[] {
    return this.requests.filter((request) => request.path === path);
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
