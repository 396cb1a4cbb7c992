import {
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as plainRequest,
} from 'node:http';
import { request as tlsRequest } from 'node:https';
import type { AddressGuard } from './address_guard';

export interface HttpMessage {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: string;
}

export interface HttpLimits {
  connectMs: number;
  totalMs: number;
  replyBytes: number;
}

export const HTTP_LIMITS: HttpLimits = { connectMs: 5_000, totalMs: 15_000, replyBytes: 65_536 };

export interface HttpReply {
  status: number;
  headers: IncomingHttpHeaders;
  /** What was read of the body, at most `replyBytes`. */
  body: string;
  /** Why the body is not whole; the status stands all the same. */
  cut: string | null;
}

/**
 * One HTTP request on a connection of its own, to an address that `guard` has checked; redirects are not followed.
 * Rejects when no status line came: `AddressRefused`, a time-out, or the connection's own error.
 */
export function sendHttp(
  message: HttpMessage,
  guard: AddressGuard,
  options: { ca?: string | undefined; limits?: Partial<HttpLimits> } = {},
): Promise<HttpReply> {
  const limits = { ...HTTP_LIMITS, ...options.limits };
  return new Promise((resolve, reject) => {
    const url = new URL(message.url);
    guard.check(url.hostname);
    const body = Buffer.from(message.body, 'utf8');
    const request: ClientRequest = (url.protocol === 'https:' ? tlsRequest : plainRequest)(url, {
      method: message.method,
      headers: { ...message.headers, 'content-length': String(body.length) },
      agent: false,
      lookup: guard.lookup,
      ...(options.ca ? { ca: options.ca } : {}),
    });
    let reply: HttpReply | null = null;
    const chunks: Buffer[] = [];

    const finish = (error: Error | null, cut: string | null = null) => {
      clearTimeout(connecting);
      clearTimeout(running);
      request.destroy();
      if (!reply) reject(error ?? new Error('the connection ended without an answer'));
      else resolve({ ...reply, body: Buffer.concat(chunks).toString('utf8'), cut });
    };
    const connecting = setTimeout(
      () => finish(new Error(`no connection within ${limits.connectMs / 1000} s`)),
      limits.connectMs,
    );
    const running = setTimeout(
      () =>
        finish(
          new Error(`no answer within ${limits.totalMs / 1000} s`),
          `not whole after ${limits.totalMs / 1000} s`,
        ),
      limits.totalMs,
    );

    request.on('socket', (socket) =>
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => clearTimeout(connecting)),
    );
    // An answer may come, and the connection be reset, before the body is out: the answer counts.
    request.on('error', (error) => finish(error, error.message));
    request.on('response', (response: IncomingMessage) => {
      reply = { status: response.statusCode ?? 0, headers: response.headers, body: '', cut: null };
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        const room = limits.replyBytes - bytes;
        chunks.push(chunk.length > room ? chunk.subarray(0, room) : chunk);
        bytes += chunk.length;
        if (bytes > limits.replyBytes) finish(null, `cut at ${limits.replyBytes / 1024} kB`);
      });
      response.on('end', () => finish(null));
      response.on('aborted', () => finish(null, 'the connection broke'));
      response.on('error', () => finish(null, 'the connection broke'));
    });
    request.end(body);
  });
}
