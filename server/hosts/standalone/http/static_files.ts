import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { chooseEncoding, type Encoding, encode } from './compress';
import { apiError } from './errors';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};
const COMPRESSIBLE = /^(text\/|application\/json|image\/svg)/;

/** The page that answers at a path; each is one HTML file, what is shown in it stands in the hash. */
const PAGES: Record<string, string> = {
  '/app/lookout': 'lookout.html',
  '/app/discover': 'discover.html',
};

/** A name that carries a hash of its content (`chunk-7KQ2XW3A.js`) never changes: it may be kept for ever. */
const HASHED_NAME = /[-.][A-Z0-9]{8}\.[a-z0-9]+(\.map)?$/;

interface StoredFile {
  /** Size and time of change: a rebuilt file is read anew. */
  stamp: string;
  content: Buffer;
  type: string;
  etag: string;
  encoded: Map<Encoding, Promise<Buffer>>;
}

/** Reads files of one folder, keeping them and their compressed forms in memory. Null when there is no such file. */
function fileStore(folder: string) {
  const kept = new Map<string, StoredFile>();
  return async (path: string): Promise<StoredFile | null> => {
    const full = normalize(join(folder, path));
    if (!full.startsWith(normalize(folder) + sep) || full.includes('\0')) return null;
    const about = await stat(full).catch(() => null);
    if (!about?.isFile()) return null;
    const stamp = `${about.size}-${about.mtimeMs}`;
    const known = kept.get(full);
    if (known?.stamp === stamp) return known;
    const content = await readFile(full);
    const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
    const type = TYPES[extname(full).toLowerCase()] ?? 'application/octet-stream';
    const file: StoredFile = { stamp, content, type, etag, encoded: new Map() };
    kept.set(full, file);
    return file;
  };
}

async function contentIn(file: StoredFile, encoding: Encoding): Promise<Buffer> {
  const known = file.encoded.get(encoding);
  if (known) return known;
  const made = encode(file.content, encoding, 5);
  file.encoded.set(encoding, made);
  return made;
}

async function answerFile(request: FastifyRequest, reply: FastifyReply, name: string, file: StoredFile) {
  const immutable = HASHED_NAME.test(name);
  reply.headers({
    'content-type': file.type,
    'cache-control': immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag: file.etag,
    vary: 'accept-encoding',
  });
  if (request.headers['if-none-match']?.includes(file.etag)) return reply.code(304).send();
  const encoding = COMPRESSIBLE.test(file.type) ? chooseEncoding(request.headers['accept-encoding']) : null;
  if (!encoding) return reply.send(file.content);
  return reply.header('content-encoding', encoding).send(await contentIn(file, encoding));
}

/** Serves the built pages and their assets; `/` leads to the app. */
export function serveFiles(app: FastifyInstance, folder: string): void {
  const find = fileStore(folder);
  app.get('/', (_request, reply) => reply.redirect('/app/lookout'));
  app.get('/*', async (request, reply) => {
    const path = (request.params as { '*': string })['*'];
    const page = PAGES[`/${path.replace(/\/$/, '')}`];
    const name = page ?? path;
    const file = await find(name);
    if (file) return answerFile(request, reply, name, file);
    if (page)
      return reply.code(503).send(apiError(503, `the pages are not built: ${page} is missing in ${folder}`));
    return reply.callNotFound();
  });
}
