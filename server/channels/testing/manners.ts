import type { ServerResponse } from 'node:http';
import type { NotifyResult } from '../contract';
import type { Manner } from './recording_server';

export const answers =
  (status: number, headers: Record<string, string> = {}, body = ''): Manner =>
  (response: ServerResponse) =>
    response.writeHead(status, headers).end(body);

export const json =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Manner =>
  (response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

/** Writes and writes: as fast as it is read, or a little every 20 ms. */
export const floods =
  (status: number): Manner =>
  (response) => {
    response.writeHead(status);
    const pour = () => {
      while (!response.destroyed && response.write('x'.repeat(16_384)));
    };
    response.on('drain', pour);
    pour();
  };
export const drips =
  (status: number): Manner =>
  (response) => {
    response.writeHead(status);
    const drip = setInterval(() => response.write('.'), 20);
    response.on('close', () => clearInterval(drip));
  };

/** How a server may misbehave, and what every sender over HTTP has to make of it. `totalMs` bounds the try. */
export const MISBEHAVIOUR: ReadonlyArray<[string, Manner, Partial<NotifyResult>, { totalMs?: number }?]> = [
  ['400', answers(400, {}, 'no such\r\nfield'), { ok: false, retry: false }],
  ['401', answers(401), { ok: false, retry: false }],
  ['403', answers(403), { ok: false, retry: false }],
  ['408', answers(408), { ok: false, retry: true }],
  [
    '429 with Retry-After',
    answers(429, { 'Retry-After': '7' }),
    { ok: false, retry: true, retryAfterMs: 7_000 } as Partial<NotifyResult>,
  ],
  ['500', answers(500, {}, 'oops'), { ok: false, retry: true }],
  [
    '503 with a date',
    answers(503, { 'Retry-After': 'Sat, 21 Nov 2026 10:03:05 GMT' }),
    { ok: false, retry: true, retryAfterMs: 60_000 } as Partial<NotifyResult>,
  ],
  [
    'a redirect to another host',
    answers(307, { Location: 'http://169.254.169.254/latest/meta-data' }),
    { ok: false, retry: false, error: expect.stringMatching(/redirects are not followed/) as never },
  ],
  ['taken, and the answer lost', (response) => response.socket?.destroy(), { ok: false, retry: true }],
  [
    'no answer in time',
    () => {},
    { ok: false, retry: true, error: expect.stringMatching(/no answer within 0\.\d+ s/) as never },
    { totalMs: 300 },
  ],
  ['a refusal that drips without end', drips(500), { ok: false, retry: true }, { totalMs: 300 }],
  ['a refusal without end', floods(500), { ok: false, retry: true }],
  ['no HTTP at all', (response) => response.socket?.end('220 mail ESMTP\r\n'), { ok: false, retry: true }],
];
