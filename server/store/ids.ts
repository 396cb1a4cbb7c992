import { createHash } from 'node:crypto';

/**
 * One id for the same parts on every node and every run: SHA-256 over the parts, each with its length before it so
 * that ("a","bc") and ("ab","c") differ, as 27 characters of base64url (160 bits).
 */
export function stableId(...parts: ReadonlyArray<string | number>): string {
  const hash = createHash('sha256');
  for (const part of parts) {
    const text = String(part);
    hash.update(`${text.length}:${text};`);
  }
  return hash.digest('base64url').slice(0, 27);
}

/** How many shares the rules are dealt into; a lane runs those whose number falls to it. Never change it: it is stored. */
export const BUCKETS = 128;

/** The stable share of a rule. */
export function bucketOf(ruleId: string): number {
  return createHash('sha256').update(ruleId).digest().readUInt32BE(0) % BUCKETS;
}
