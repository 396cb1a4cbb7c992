import { createHash } from 'node:crypto';
import { type Es, EsError } from '../ports';

/** Statuses by which a cluster without security refuses its paths. */
const NO_SECURITY = new Set([400, 404, 405]);
const KEEP_MS = 60_000;

interface Authenticated {
  username: string;
  full_name?: string | null;
  roles: string[];
  metadata: Record<string, unknown>;
  authentication_realm: { name: string; type: string };
  lookup_realm?: { name: string; type: string };
  authentication_type: string;
  api_key?: { id: string; name?: string };
}

/** Who somebody is to the cluster, with a fingerprint of all that their rights follow from. */
export interface Standing {
  login: string;
  name: string;
  fingerprint: string;
}

/** Remembers whether the cluster asks who reads: once it does, it always does; that it does not is asked again. */
export function securityOf(internal: Es, now: () => number = Date.now): () => Promise<boolean> {
  let known: { secured: boolean; until: number } | null = null;
  return async () => {
    if (known && (known.secured || known.until > now())) return known.secured;
    const secured = await isSecured(internal);
    known = { secured, until: now() + KEEP_MS };
    return secured;
  };
}

async function isSecured(internal: Es): Promise<boolean> {
  try {
    await internal.request({ method: 'GET', path: '/_security/_authenticate' });
    return true;
  } catch (error) {
    if (error instanceof EsError && NO_SECURITY.has(error.status)) return false;
    if (error instanceof EsError && !error.passing) return true;
    throw error;
  }
}

/**
 * Who `es` speaks for. Rights of an API key never change, so its id says all; those of a user are realm, roles, metadata
 * (which role queries may name) and the privileges that the roles stand for now. Rejects with `EsError`.
 */
export async function standingOf(es: Es): Promise<Standing> {
  const user = await es.request<Authenticated>({ method: 'GET', path: '/_security/_authenticate' });
  const who = { login: user.username, name: user.full_name || user.username };
  if (user.api_key) return { ...who, fingerprint: fingerprintOf([user.username, user.api_key.id]) };
  const privileges = await es.request<unknown>({ method: 'GET', path: '/_security/user/_privileges' });
  const { username, roles, metadata, authentication_realm, lookup_realm } = user;
  return {
    ...who,
    fingerprint: fingerprintOf([
      username,
      authentication_realm,
      lookup_realm ?? null,
      [...roles].sort(),
      metadata,
      privileges,
    ]),
  };
}

const fingerprintOf = (parts: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(sorted(parts)))
    .digest('base64url');

/** The same for objects whose names come in another order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, sorted(inner)]));
}

/** Whether a key still opens the cluster. Rejects when that cannot be known now. */
export async function isAccepted(es: Es): Promise<boolean> {
  try {
    await es.request({ method: 'GET', path: '/_security/_authenticate' });
    return true;
  } catch (error) {
    if (error instanceof EsError && error.status === 401) return false;
    throw error;
  }
}
