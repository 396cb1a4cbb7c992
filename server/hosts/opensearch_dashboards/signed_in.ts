import { type Es, EsError, type User } from '../../ports';
import { NOBODY } from '../shared';

/** Statuses by which a cluster without the security plugin refuses its path. */
const NO_SECURITY = new Set([400, 404, 405]);

/**
 * Who is signed in, asked of the security plugin with the person's own rights. OpenSearch Dashboards has no service for
 * it. Once the cluster has said that it knows no such path, it is not asked again.
 */
export function signedInUser(asUser: (request: { raw: unknown }) => Es) {
  let secured = true;
  return async (request: { raw: unknown }): Promise<User> => {
    if (!secured) return NOBODY;
    try {
      const { user_name } = await asUser(request).request<{ user_name?: string }>({
        method: 'GET',
        path: '/_plugins/_security/authinfo',
      });
      return user_name ? { login: user_name, name: user_name } : NOBODY;
    } catch (failure) {
      if (!(failure instanceof EsError && NO_SECURITY.has(failure.status))) throw failure;
      secured = false;
      return NOBODY;
    }
  };
}
