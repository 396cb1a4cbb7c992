const LONGEST = 24 * 3_600_000;

/** Milliseconds that a `Retry-After` header (seconds or an HTTP date) asks to wait, at most a day; undefined without a usable one. */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  const wait = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now;
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, 0), LONGEST);
}
