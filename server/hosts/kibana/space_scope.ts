import { CoreKibanaRequest } from '@kbn/core/server';
import type { Identity, Scope } from '../../ports';
import type { RawRequest } from '../shared';
import type { KibanaStart } from './types';

/**
 * The request by which Kibana's services are scoped: the person's own, or, for a rule that runs by itself, one that
 * nobody sent and that stands in the rule's space, with the rule's key.
 */
export function requestOf(scope: Scope, core: KibanaStart): RawRequest {
  if ('request' in scope) return scope.request.raw as RawRequest;
  const request = CoreKibanaRequest.from({
    headers: headersOf(scope.identity),
    path: '/',
    route: { settings: {} },
    url: { href: '/' },
    raw: { req: { url: '/' } },
  });
  core.http.basePath.set(request, scope.space === 'default' ? '/' : `/s/${scope.space}`);
  return request;
}

/** What stands for an identity towards Kibana's services. */
export const headersOf = (identity: Identity | undefined): Record<string, string> =>
  identity?.kind === 'key' ? { authorization: `ApiKey ${identity.encoded}` } : {};
