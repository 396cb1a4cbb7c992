import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyInstance } from 'fastify';
import type { ApiError } from '../../../../common/api';
import type { Log } from '../../../ports';

/** A refusal in the form that every route answers with. */
export function apiError(statusCode: number, message: string): ApiError {
  return { statusCode, error: STATUS_CODES[statusCode] ?? 'Error', message };
}

/** Fastify's own words for what it refuses, in ours where they can be plainer. */
function explain(error: FastifyError): { statusCode: number; message: string } {
  const statusCode = error.statusCode ?? 500;
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return { statusCode: 413, message: 'the body is larger than this route takes' };
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return { statusCode: 415, message: 'send the body as application/json' };
  if (error.code === 'FST_ERR_CTP_INVALID_CONTENT_LENGTH')
    return { statusCode: 400, message: 'the body is shorter or longer than its content-length says' };
  if (statusCode === 400 && error instanceof SyntaxError)
    return { statusCode, message: `the body is not valid JSON: ${error.message}` };
  return { statusCode, message: error.message };
}

/** Every failure and every unknown path is answered as JSON; what is our own fault is logged, not shown. */
export function answerErrors(app: FastifyInstance, log: Log): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const { statusCode, message } = explain(error);
    if (statusCode < 500) return reply.code(statusCode).send(apiError(statusCode, message));
    log.error(`${request.method} ${request.url.split('?')[0]} failed: ${error.stack ?? error.message}`);
    return reply.code(500).send(apiError(500, 'something went wrong in the server; its log says what'));
  });
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send(apiError(404, `there is no ${request.method} ${request.url.split('?')[0]}`)),
  );
}
