import http from 'node:http';
import { type Es, EsError, type EsRequest } from '../../server/ports';

/** A client that needs nothing but Node: the hosts bring their own, and the standalone one needs a newer Node. */
export function plainEs(address: string, flavour: Es['flavour']): Es & { close(): void } {
  const agent = new http.Agent({ keepAlive: true });
  const request = <T>({ method, path, query = {}, body, lines }: EsRequest): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      const url = new URL(path, address);
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
      const text = lines
        ? lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('')
        : body && JSON.stringify(body);
      const headers = text
        ? {
            'content-type': lines ? 'application/x-ndjson' : 'application/json',
            'content-length': Buffer.byteLength(text),
          }
        : {};
      const call = http.request(url, { method, agent, headers }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const status = answer.statusCode ?? 0;
          const said = Buffer.concat(chunks).toString('utf8');
          const parsed = said === '' ? null : JSON.parse(said);
          if (status < 300) return resolve(parsed as T);
          const error = parsed?.error ?? {};
          reject(
            new EsError(
              status,
              error.type ?? 'http_error',
              error.reason ?? `${method} ${path}: ${status}`,
              parsed,
            ),
          );
        });
      });
      call.on('error', (failure) => reject(new EsError(0, 'unreachable', failure.message)));
      call.end(text);
    });
  return { flavour, request, close: () => agent.destroy() };
}
