import type { GrantedKey } from '../../ports';

/** The key in a header, as a person's own; null when it carries none. */
export function lentKey(authorization: string): GrantedKey | null {
  const encoded = /^ApiKey (\S+)$/i.exec(authorization)?.[1];
  if (!encoded) return null;
  const [id = ''] = Buffer.from(encoded, 'base64').toString().split(':');
  return { id, encoded, lent: true };
}
