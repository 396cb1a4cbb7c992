import { hostname } from 'node:os';
import type { Access } from '../http';

/** ECS limits no length; ours keeps a hostile header from filling the index. */
const MAX_TEXT = 1_000;
const cut = (text: string) => (text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text);

/** One request to the server in the Elastic Common Schema. */
export function accessDocument(access: Access): Record<string, unknown> {
  const original = access.query ? `${access.path}?${access.query}` : access.path;
  const millis = Math.round(access.tookMs * 10) / 10;
  return {
    '@timestamp': new Date(access.at).toISOString(),
    message: `${access.clientIp} "${access.method} ${cut(original)}" ${access.status} ${millis} ms`,
    event: {
      kind: 'event',
      category: ['web'],
      type: ['access'],
      dataset: 'lookout.access',
      module: 'lookout',
      outcome: access.status < 400 ? 'success' : 'failure',
      // ECS: nanoseconds.
      duration: Math.round(access.tookMs * 1e6),
    },
    http: {
      version: access.httpVersion,
      request: { method: access.method, bytes: access.requestBytes },
      response: { status_code: access.status, bytes: access.responseBytes },
    },
    url: {
      path: cut(access.path),
      original: cut(original),
      ...(access.query ? { query: cut(access.query) } : {}),
    },
    client: { ip: access.clientIp },
    source: { ip: access.clientIp },
    user_agent: { original: cut(access.userAgent) },
    host: { name: hostname() },
    service: { name: 'lookout' },
    process: { pid: process.pid },
  };
}
