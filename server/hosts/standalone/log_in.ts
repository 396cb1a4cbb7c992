import { createHash } from 'node:crypto';
import type { Privilege } from '../../../common/api';
import {
  EsError,
  type GrantedKey,
  GrantRefused,
  type HostRequest,
  type KeyGranter,
  type User,
} from '../../ports';
import { lentKey } from '../shared';
import type { EsClient } from './elasticsearch';

/** So long somebody who was let in stays in without being asked for again. */
const KEEP_MS = 10_000;
const KEPT = 1_000;

const PRIVILEGES: readonly Privilege[] = ['read', 'triage', 'write', 'admin', 'audit'];
/** Roles of the cluster grant them as application privileges of `lookout`: `use:read`, `use:write` … */
const APPLICATION = 'lookout';
const RESOURCE = 'space:default';

interface Person {
  user: User;
  privileges: Record<Privilege, boolean>;
}

/** People as users of the cluster. */
export interface LogIn {
  /** Null when the cluster does not know them. Rejects with `EsError` when it cannot be asked. */
  person(authorization: string): Promise<Person | null>;
}

/** Authenticates by the cluster itself; answers are kept for ten seconds, by a hash of the header. */
export function logInBy(es: EsClient): LogIn {
  const kept = new Map<string, { until: number; person: Promise<Person | null> }>();
  return {
    person(authorization) {
      if (!/^(Basic|Bearer|ApiKey) \S+$/i.test(authorization)) return Promise.resolve(null);
      const key = createHash('sha256').update(authorization).digest('base64');
      const known = kept.get(key);
      if (known && known.until > Date.now()) return known.person;
      const person = ask(es, authorization);
      if (kept.size >= KEPT) kept.clear();
      kept.set(key, { until: Date.now() + KEEP_MS, person });
      person.catch(() => kept.delete(key));
      return person;
    },
  };
}

async function ask(es: EsClient, authorization: string): Promise<Person | null> {
  const as = es.as(authorization);
  try {
    const { username, full_name } = await as.request<{ username: string; full_name?: string | null }>({
      method: 'GET',
      path: '/_security/_authenticate',
    });
    const { application } = await as.request<{
      application: Record<string, Record<string, Record<string, boolean>>>;
    }>({
      method: 'POST',
      path: '/_security/user/_has_privileges',
      body: {
        application: [
          {
            application: APPLICATION,
            privileges: PRIVILEGES.map((name) => `use:${name}`),
            resources: [RESOURCE],
          },
        ],
      },
    });
    const granted = application[APPLICATION]?.[RESOURCE] ?? {};
    const privileges = Object.fromEntries(PRIVILEGES.map((name) => [name, granted[`use:${name}`] === true]));
    return {
      user: { login: username, name: full_name || username },
      privileges: privileges as Record<Privilege, boolean>,
    };
  } catch (error) {
    if (error instanceof EsError && error.status === 401) return null;
    throw error;
  }
}

/** Grants keys from the header that a person came with. */
export const keysOver = (es: EsClient, authorizationOf: (raw: unknown) => string): KeyGranter => ({
  async grant({ raw }: HostRequest, key): Promise<GrantedKey> {
    const authorization = authorizationOf(raw);
    const [scheme = '', value = ''] = authorization.split(' ');
    const lent = lentKey(authorization);
    if (lent) return lent;
    const by = grantBy(scheme.toLowerCase(), value);
    if (!by) throw new GrantRefused(`no key can be granted to who logs in by "${scheme}"`);
    const { id, encoded } = await es.request<{ id: string; encoded: string }>({
      method: 'POST',
      path: '/_security/api_key/grant',
      body: { ...by, api_key: key },
    });
    return { id, encoded, lent: false };
  },
});

function grantBy(scheme: string, value: string): Record<string, string> | null {
  if (scheme === 'bearer') return { grant_type: 'access_token', access_token: value };
  if (scheme !== 'basic') return null;
  const text = Buffer.from(value, 'base64').toString();
  const at = text.indexOf(':');
  return { grant_type: 'password', username: text.slice(0, at), password: text.slice(at + 1) };
}

/** The header of the user in an address; null when there is none. */
export function basicOf(address: string): string | null {
  const { username, password } = new URL(address);
  if (!username) return null;
  const text = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(text).toString('base64')}`;
}
