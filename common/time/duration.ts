import { z } from 'zod';

/** Milliseconds of each unit that a duration text may carry. */
const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
type Unit = keyof typeof UNITS;

const PATTERN = /^(\d{1,9})(ms|s|m|h|d|w)$/;

/** A length of time as people write it: `90s`, `5m`, `24h`. */
export const durationSchema = z
  .string()
  // Ends the check there: those that follow take it for a duration.
  .regex(PATTERN, { abort: true, error: 'write a whole number and a unit, as in 30s, 5m, 24h or 7d' })
  .describe('duration');

/** Ten thousand rules ask for the same few, several times a run. */
const KNOWN = new Map<string, number>();
const MOST_KNOWN = 1_000;

/** `5m` → 300000. Throws a RangeError that names the text when it is not a duration. */
export function toMillis(duration: string): number {
  const known = KNOWN.get(duration);
  if (known !== undefined) return known;
  const found = PATTERN.exec(duration);
  if (!found) throw new RangeError(`"${duration}" is not a duration; write it as 30s, 5m, 24h or 7d`);
  const millis = Number(found[1]) * UNITS[found[2] as Unit];
  if (KNOWN.size < MOST_KNOWN) KNOWN.set(duration, millis);
  return millis;
}

/** 300000 → `5m`: the largest unit that divides the length without a rest. */
export function fromMillis(millis: number): string {
  const order: Unit[] = ['w', 'd', 'h', 'm', 's'];
  const unit = order.find((name) => millis >= UNITS[name] && millis % UNITS[name] === 0) ?? 'ms';
  return `${millis / UNITS[unit]}${unit}`;
}

const WORDS: Record<Unit, string> = {
  ms: 'millisecond',
  s: 'second',
  m: 'minute',
  h: 'hour',
  d: 'day',
  w: 'week',
};

/** `5m` → `5 minutes`, for sentences. */
export function inWords(duration: string): string {
  const found = PATTERN.exec(duration);
  if (!found) return duration;
  const count = Number(found[1]);
  const rest = found[2] === 'ms' && count > 1_000 ? count % 1_000 : 0;
  if (rest > 0) return `${inWords(fromMillis(count - rest))} and ${rest} ms`;
  return `${count} ${WORDS[found[2] as Unit]}${count === 1 ? '' : 's'}`;
}

/** 12000 → `12 s`, 150000 → `2.5 min`, 5400000 → `1.5 h`: short, for numbers that were measured. */
export function spanInWords(ms: number): string {
  if (ms > 0 && ms < UNITS.s) return `${Math.round(ms)} ms`;
  const [unit, size] =
    ms < 2 * UNITS.m
      ? (['s', UNITS.s] as const)
      : ms < UNITS.h
        ? (['min', UNITS.m] as const)
        : (['h', UNITS.h] as const);
  return `${Number((ms / size).toFixed(1))} ${unit}`;
}
