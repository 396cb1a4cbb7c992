/** Reads single options of a parsed ElastAlert rule. What cannot be read is a problem in the report, and `null`. */
import type { Report } from './report';

export type Options = Readonly<Record<string, unknown>>;

/** What `datetime.timedelta` takes, in milliseconds. */
const UNITS: Readonly<Record<string, number>> = {
  weeks: 604_800_000,
  days: 86_400_000,
  hours: 3_600_000,
  minutes: 60_000,
  seconds: 1_000,
  milliseconds: 1,
  microseconds: 0.001,
};

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const kindOf = (value: unknown): string => {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a mapping' : `a ${typeof value === 'string' ? 'text' : typeof value}`;
};

/** `{ minutes: 5, seconds: 30 }` → 330000; absent → null without a word. */
export function readSpan(options: Options, name: string, report: Report): number | null {
  const value = options[name];
  if (value === undefined || value === null) return null;
  if (!isRecord(value)) {
    report.refuse(name, `must be a mapping such as "minutes: 5", found ${kindOf(value)}`);
    return null;
  }
  let total = 0;
  for (const [unit, amount] of Object.entries(value)) {
    const length = Object.hasOwn(UNITS, unit) ? UNITS[unit] : undefined;
    if (length === undefined) {
      report.refuse(name, `"${unit}" is no unit of time; use ${Object.keys(UNITS).join(', ')}`);
      return null;
    }
    if (typeof amount !== 'number' || !Number.isFinite(amount)) {
      report.refuse(name, `${unit} must be a number, found ${kindOf(amount)}`);
      return null;
    }
    if (!Number.isSafeInteger(Math.round(amount * length))) {
      report.refuse(name, `${unit} ${amount} is out of range`);
      return null;
    }
    total += amount * length;
  }
  return Math.round(total);
}

export function readRequiredSpan(options: Options, name: string, report: Report): number | null {
  if (options[name] === undefined || options[name] === null) {
    report.refuse(name, `required for ${String(options.type)}, missing`);
    return null;
  }
  return readSpan(options, name, report);
}

export function readRequiredCount(options: Options, name: string, report: Report): number | null {
  const value = options[name];
  if (value === undefined || value === null) {
    report.refuse(name, `required for ${String(options.type)}, missing`);
    return null;
  }
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    report.refuse(name, 'is out of range');
    return null;
  }
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    report.refuse(name, `must be a whole number, found ${kindOf(value)}`);
    return null;
  }
  return value;
}

/** Any number; absent → null without a word. */
export function readNumber(options: Options, name: string, report: Report): number | null {
  const value = options[name];
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  report.refuse(name, `must be a number, found ${kindOf(value)}`);
  return null;
}

export function readRequiredNumber(options: Options, name: string, report: Report): number | null {
  if (options[name] !== undefined && options[name] !== null) return readNumber(options, name, report);
  report.refuse(name, `required for ${String(options.type)}, missing`);
  return null;
}

/** A text or a list of texts; absent → []. */
export function readNames(options: Options, name: string, report: Report): string[] {
  const value = options[name];
  if (value === undefined || value === null) return [];
  const list = Array.isArray(value) ? value : [value];
  if (list.every((item): item is string => typeof item === 'string' && item !== ''))
    return [...new Set(list)];
  report.refuse(
    name,
    `must be a field name or a list of them, found ${kindOf(list.find((item) => typeof item !== 'string'))}`,
  );
  return [];
}

export function readText(options: Options, name: string, report: Report): string | null {
  const value = options[name];
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  report.refuse(name, `must be a text, found ${kindOf(value)}`);
  return null;
}

/** YAML 1.1 knows `yes`, `on` and their like, which newer readers hand over as texts. */
export function readSwitch(options: Options, name: string, otherwise: boolean, report: Report): boolean {
  const value = options[name];
  if (value === undefined || value === null) return otherwise;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string' && /^(yes|on|true|y)$/i.test(value)) return true;
  if (typeof value === 'string' && /^(no|off|false|n)$/i.test(value)) return false;
  report.refuse(name, `must be true or false, found ${kindOf(value)}`);
  return otherwise;
}
