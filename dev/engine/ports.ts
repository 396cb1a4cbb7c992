import { createServer } from 'node:net';

/** A loopback TCP port that is free now. Somebody may take it before it is used: callers try again. */
export function freePort(): Promise<number> {
  return listenOnce(0);
}

/** Throws a plain sentence when `port` is taken on the loopback address. */
export async function requireFreePort(port: number): Promise<void> {
  await listenOnce(port).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EADDRINUSE'
      ? new Error(`port ${port} is taken by another program: choose another port`)
      : error;
  });
}

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });
}
