import { type ApiKeyRequest, type GrantedKey, GrantRefused } from '../../ports';
import { hostEsError, lentKey, type RawRequest } from '../shared';
import type { SecurityStart } from './types';

/** Kibana grants for who came with a password or a token; one who came with an API key lends it. */
export async function grantKey(
  security: SecurityStart | undefined,
  request: RawRequest,
  key: ApiKeyRequest,
): Promise<GrantedKey> {
  if (!security) throw new GrantRefused("Kibana's security plugin is off, so that no key can be granted");
  const { authorization } = request.headers;
  const lent = typeof authorization === 'string' ? lentKey(authorization) : null;
  if (lent) return lent;
  const granted = await security.authc.apiKeys.grantAsInternalUser(request, key).catch((failure: Error) => {
    if (/unable to grant|unsupported scheme/i.test(failure.message)) {
      throw new GrantRefused(
        `no key can be granted to who comes in this way; log in with a password or by single sign-on: ${failure.message}`,
      );
    }
    throw hostEsError(failure, { method: 'POST', path: '/_security/api_key/grant' });
  });
  if (!granted)
    throw new GrantRefused(
      'API keys are switched off in this cluster: set xpack.security.authc.api_key.enabled',
    );
  const { id, api_key } = granted;
  return { id, encoded: Buffer.from(`${id}:${api_key}`).toString('base64'), lent: false };
}
