import type { FastifyInstance } from 'fastify';

export const JSON_LIMIT_BYTES = 2 * 1024 * 1024;
/** Exports of saved objects are read whole; Kibana's own limit. */
export const NDJSON_LIMIT_BYTES = 26_214_400;

/** Bodies are JSON, or newline-delimited JSON given on as text; an empty one is `undefined`. Nothing else is read. */
export function readBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser<string>(
    'application/json',
    { parseAs: 'string', bodyLimit: JSON_LIMIT_BYTES },
    (request, text, done) => {
      if (text.trim() === '') done(null, undefined);
      else parseJson(request, text, done);
    },
  );
  app.addContentTypeParser<string>(
    ['application/x-ndjson', 'application/ndjson'],
    { parseAs: 'string', bodyLimit: NDJSON_LIMIT_BYTES },
    (_request, text, done) => done(null, text),
  );
}
