export type { Access, AccessListener } from './access';
export { apiError } from './errors';
export { createHttpServer, type HttpServer, type HttpServerOptions } from './http_server';
