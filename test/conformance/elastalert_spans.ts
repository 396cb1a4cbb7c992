import { isRecord } from '../../common/elastalert/options';

const UNITS: Readonly<Record<string, number>> = {
  milliseconds: 1,
  seconds: 1_000,
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
  weeks: 604_800_000,
};

/** `{ minutes: 5 }` in milliseconds; undefined when there is none. */
export function spanMillis(span: unknown): number | undefined {
  if (!isRecord(span)) return undefined;
  return Object.entries(span).reduce((sum, [unit, count]) => sum + (UNITS[unit] ?? 0) * Number(count), 0);
}
