import type { FastifyInstance } from 'fastify';
import { apiError } from './errors';

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'];

/** Any of these on a changing request shows that a script of our own origin (or a tool) made it, no plain form. */
const INTENT_HEADERS = ['x-requested-with', 'kbn-xsrf', 'osd-xsrf'];

const SECURITY_HEADERS: Record<string, string> = {
  'content-security-policy': [
    "default-src 'self'",
    "script-src 'self'",
    // The component library writes its styles into the page as it runs.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** `localhost:5610` → `localhost`; brackets of IPv6 stay. */
const nameOf = (host: string) => host.toLowerCase().replace(/:\d+$/, '');

/**
 * Refuses what a page of another origin could make a browser send: a foreign Host name (DNS rebinding) and
 * changing requests without a header that only a script of ours can set. Adds the security headers to every answer.
 */
export function guardRequests(app: FastifyInstance, hostNames: readonly string[]): void {
  const allowed = new Set([...LOOPBACK_NAMES, ...hostNames.map((name) => name.toLowerCase())]);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS);
    const name = nameOf(request.headers.host ?? '');
    if (!allowed.has(name)) {
      return reply.code(403).send(apiError(403, `this server does not answer as "${name}"`));
    }
    const changes = request.method !== 'GET' && request.method !== 'HEAD';
    if (changes && !INTENT_HEADERS.some((header) => request.headers[header] !== undefined)) {
      const message = `a ${request.method} needs the header x-requested-with, kbn-xsrf or osd-xsrf`;
      return reply.code(400).send(apiError(400, message));
    }
  });
}

/** Refuses whoever does not log in; a browser then asks for name and password. */
export function askWho(app: FastifyInstance, admits: (authorization: string) => Promise<boolean>): void {
  app.addHook('onRequest', async (request, reply) => {
    if (await admits(request.headers.authorization ?? '')) return undefined;
    return reply
      .code(401)
      .header('www-authenticate', 'Basic realm="Lookout", charset="UTF-8"')
      .send(apiError(401, 'log in as a user of the cluster'));
  });
}
